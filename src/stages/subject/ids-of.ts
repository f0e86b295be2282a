import type { DiagnosedSubject } from "../../model/diagnosed-subject.ts";

/** By which ids logs name it: the server, its ports, and the requests that failed. */
export function idsOf({ server, ports, failedActions }: DiagnosedSubject): readonly string[] {
  const ids = [
    ...(server ? [server.id] : []),
    ...ports.flatMap(({ id, deviceId }) => [id, deviceId]),
    ...failedActions.map(({ requestId }) => requestId),
  ];
  return [...new Set(ids.filter((id) => id !== ""))];
}
