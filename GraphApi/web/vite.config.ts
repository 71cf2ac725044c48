import { defineConfig } from "vite";

const sources: Record<string, string> = { proof: "src/proof.ts", verify: "src/verify.ts", graphiql: "src/graphiql.ts", page: "src/page.css" };

// One build a file: each script is whole in itself, under a name that the server's pages can rely on.
export default defineConfig(({ mode }) => {
  const input = sources[mode];
  if (input === undefined) throw new Error(`--mode is one of ${Object.keys(sources).join(", ")}`);
  return {
    publicDir: false,
    build: {
      outDir: "../../artifacts/web",
      emptyOutDir: false,
      modulePreload: false,
      // Class fields and the like stay as they are: with them the scripts run from Chrome 85 and Safari 14.1 on, and lowering them
      // would make the scripts larger. In-app browsers, which most codes are scanned with, are not the newest.
      target: "es2022",
      cssTarget: ["chrome80", "safari14", "firefox78"],
      rolldownOptions: {
        input,
        output: {
          format: mode === "page" ? "es" : "iife",
          entryFileNames: "assets/[name].js",
          assetFileNames: "assets/[name][extname]",
        },
      },
    },
  };
});
