// Given to a process by --import: it ends when the one that started it has gone, whatever way that went. An orderly exit would
// write what Node has compiled, into a folder that goes away meanwhile.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
// This alone does not keep the process.
process.channel?.unref();
