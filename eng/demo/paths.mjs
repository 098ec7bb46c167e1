// Where everything is.
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
export const demoFolder = join(root, ".demo");
export const inDemo = (name) => join(demoFolder, name);
export const program = inDemo("server/sallyport.dll");
