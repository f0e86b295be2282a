import type { ImageContent } from "./cloud-resources.ts";

/** Opens a file of the one who runs vfleet, to be sent; throws OperatingError `file-unreadable`. */
export type OpenFile = (path: string) => Promise<ImageContent>;
