// Where things are in this repository.
import { fileURLToPath } from "node:url";

const root = new URL("../../../", import.meta.url);

/** The absolute path of a file of the repository. */
export const inCheckout = (path) => fileURLToPath(new URL(path, root));

/** The Release build of one of its programs. */
export const program = (project, name) => inCheckout(`artifacts/bin/${project}/release/${name}.dll`);
