/**
 * The page on paper: what stands at the foot of each sheet, what a paper of both sides leaves out, and the buttons.
 *
 * A foot is text in a style: it is set through the object model as a string of CSS, so nothing a reader writes can
 * become a rule or markup. A browser that prints nothing in margins leaves it out.
 */
const PlaybookPaper = (() => {
  const LONGEST = 90
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(":root {}")
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

  /** A text as a string of CSS, on one line. */
  const quoted = (/** @type {string} */ text) => `"${text.replace(/[\s\p{Cc}]+/gu, " ").replace(/["\\]/g, "\\$&")}"`

  const shortened = (/** @type {string} */ text) =>
    text.length > LONGEST ? `${[...text].slice(0, LONGEST).join("")}…` : text

  return {
    /** What every sheet of the page is printed with; no attribute of the page holds it. */
    style: /** @type {CSSStyleRule} */ (sheet.cssRules[0]).style,
    /** Facts for a foot as a value of `content`; a notice stands below them. */
    footOf: (/** @type {string[]} */ facts, notice = "") =>
      quoted(facts.map((fact) => shortened(fact.trim())).filter(Boolean).join(" · ")) + (notice && ` "\\a " ${quoted(notice)}`),
    /** What counts the sheets as a value of `content`, from the words of the language: `Page {page} of {pages}`. */
    countOf: (/** @type {string} */ words) =>
      words
        .split(/\{(\w+)\}/)
        .map((part, place) => (place % 2 ? `counter(${part})` : quoted(part)))
        .join(""),
  }
})()

PlaybookPage.onEach("h1", (heading, { data, signal }) => {
  const { style } = PlaybookPaper
  const name = /** @type {HTMLElement} */ (heading.cloneNode(true))
  for (const link of name.querySelectorAll(".headerlink")) link.remove()
  const title = name.textContent.trim()
  const parties = document.querySelector(".pb-parties")
  /** Ours, the project and the customer. */
  const printed = document.querySelectorAll(".pb-paper__parties span")

  const showFoot = () => {
    const named = [...(parties?.querySelectorAll("input") ?? [])].map(({ value }) => value)
    for (const [place, text] of named.entries()) printed[place + 1].textContent = text
    style.setProperty("--pb-foot", PlaybookPaper.footOf([title, ...named]))
  }
  style.setProperty("--pb-count", PlaybookPaper.countOf(data.count))
  showFoot()
  if (!parties) return

  parties.addEventListener("input", showFoot)
  // A browser keeps the title of a page and the addresses in it in what it prints: on a paper of both sides stands
  // nothing of the site.
  const whole = document.title
  const links = [...document.querySelectorAll("article a[href]")].map((link) => [link, link.getAttribute("href")])
  addEventListener("beforeprint", () => {
    document.title = title
    for (const [link] of links) link.removeAttribute("href")
  }, { signal })
  addEventListener("afterprint", () => {
    document.title = whole
    for (const [link, address] of links) link.setAttribute("href", address)
  }, { signal })
})

/** The buttons that print a page: without this script they could do nothing, and stay hidden. */
PlaybookPage.onEach("button[data-print]", () => {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false
    button.addEventListener("click", () => print())
  }
})
