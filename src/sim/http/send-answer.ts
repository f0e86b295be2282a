import type { ServerResponse } from "node:http";
import type { ApiAnswer } from "./api-request.ts";
import type { Fault, SeenRequest } from "./faults.ts";
import { Refusal } from "./refusal.ts";
import type { Service } from "./service.ts";

/** Ends a response with an answer. */
export function send(outgoing: ServerResponse, { status, body, text, headers = {} }: ApiAnswer): void {
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  if (body !== undefined) {
    outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    return;
  }
  if (text !== undefined && !outgoing.hasHeader("content-type"))
    outgoing.setHeader("content-type", "text/html; charset=UTF-8");
  outgoing.writeHead(status).end(text ?? "");
}

/** Begins an answer, and breaks the connection in the middle of it. */
export function cutOff(outgoing: ServerResponse, answer: ApiAnswer): void {
  const text = JSON.stringify(answer.body ?? {});
  const headers = { "content-type": "application/json", "content-length": text.length + 1 };
  outgoing.writeHead(answer.status, headers);
  outgoing.write(text.slice(0, text.length / 2), () => outgoing.destroy());
}

type Wrong = {
  readonly request: SeenRequest;
  readonly outgoing: ServerResponse;
  readonly service: Service | undefined;
};

/** Answers as a fault says, in place of the service. */
export function goWrong(fault: Fault, { request, outgoing, service }: Wrong): void {
  const { with: kind, headers = {}, message = "The simulated cloud was told to fail" } = fault;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  if (typeof kind === "function") kind(request, outgoing);
  else if (typeof kind === "number") {
    const refusal = new Refusal(kind, message);
    send(outgoing, service?.refuse(refusal, request.requestId) ?? { status: kind, text: message });
  } else if (kind === "reset") outgoing.destroy();
  else if (kind === "html") {
    // A proxy in front of the service knows nothing of request ids.
    for (const name of outgoing.getHeaderNames())
      if (name.endsWith("request-id")) outgoing.removeHeader(name);
    send(outgoing, { status: 200, text: page("Welcome") });
  }
}

/** A page of HTML that says nothing else. */
export function page(title: string): string {
  return `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n </body>\n</html>`;
}
