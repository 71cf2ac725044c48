/** The address of the service under test, without a slash at its end. `./test` starts one and sets XINYUAN_URL. */
export const serviceUrl = (() => {
  const url = process.env.XINYUAN_URL;
  if (!url) throw new Error("XINYUAN_URL must name a running service, such as http://127.0.0.1:8080");
  return url.replace(/\/+$/, "");
})();
