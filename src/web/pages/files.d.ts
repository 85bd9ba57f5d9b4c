/** Style sheets that a script carries as text; esbuild's `text` loader reads them. */
declare module '*.css' {
  const text: string;
  export default text;
}
