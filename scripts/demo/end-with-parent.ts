// Given to a process by --import: it ends when the one that started it has gone, whatever way that went.
process.on("disconnect", () => process.exit(1));
// This alone does not keep the process.
process.channel?.unref();
