import type { CloudState } from "../cloud-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { Service } from "../http/service.ts";
import { imageRoutes } from "./image-routes.ts";

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Request Entity Too Large",
  503: "Service Unavailable",
};

/** Glance's API v2, which words what it refuses as a page. Source: glance 25.0.0 api/v2/images.py. */
export function createImageService(state: CloudState): Service {
  return {
    name: "image",
    prefix: "/image",
    headers: (requestId) => ({ "x-openstack-request-id": requestId }),
    refuse: ({ status, message }) => {
      const title = `${status} ${TITLES[status] ?? "Error"}`;
      const text = `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${message}<br /><br />\n\n\n </body>\n</html>`;
      return { status, text };
    },
    forbid: (rule) => new Refusal(403, `You are not authorized to complete ${rule} action.`),
    routes: [
      {
        method: "GET",
        path: "/",
        isOpen: true,
        answer: ({ base }) => ({
          status: 300,
          body: {
            versions: [{ id: "v2.9", status: "CURRENT", links: [{ rel: "self", href: `${base}/v2/` }] }],
          },
        }),
      },
      ...imageRoutes(state),
    ],
  };
}
