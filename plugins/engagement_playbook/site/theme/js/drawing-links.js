/**
 * Lets in-site navigation pass links in drawings: the theme writes each address on a page back in full, and ends at an
 * `href` that is read only. The browser follows such a link by itself.
 */
for (const prototype of [
  SVGAElement,
  SVGGradientElement,
  SVGImageElement,
  SVGPatternElement,
  SVGTextPathElement,
  SVGUseElement,
].map((type) => type.prototype)) {
  const href = Object.getOwnPropertyDescriptor(prototype, "href")
  if (href && !href.set) Object.defineProperty(prototype, "href", { ...href, set() {} })
}
