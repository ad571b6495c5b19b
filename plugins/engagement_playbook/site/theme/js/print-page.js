/**
 * The page on paper: what stands at the foot of each sheet, what a paper of both sides leaves out, and the buttons.
 *
 * A foot is text in a style: it is set through the object model as a string of CSS, so nothing a reader writes can
 * become a rule or markup. A browser that prints nothing in margins leaves it out.
 */
const PlaybookPaper = (() => {
  const LONGEST = 90
  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

  /** A text as a string of CSS, on one line. */
  const quoted = (/** @type {string} */ text) =>
    `"${text.replace(/[\s\p{Cc}]+/gu, " ").trim().replace(/["\\]/g, "\\$&")}"`

  const shortened = (/** @type {string} */ text) =>
    text.length > LONGEST ? `${[...text].slice(0, LONGEST).join("")}…` : text

  /** Facts for a foot as a value of `content`; a notice stands below them. */
  const contentOf = (/** @type {string[]} */ facts, notice = "") => {
    const line = quoted(facts.map(shortened).filter((fact) => fact.trim()).join(" · "))
    return notice ? `${line} "\\a " ${quoted(notice)}` : line
  }

  /** What counts the sheets, in the words of the language: `Page {page} of {pages}`. */
  const countOf = (/** @type {string} */ words) =>
    words
      .split(/(\{\w+\})/)
      .map((part) => (part === "{page}" ? "counter(page)" : part === "{pages}" ? "counter(pages)" : `"${part.replace(/["\\]/g, "\\$&")}"`))
      .join(" ")

  return {
    /** Set what stands at the foot of every sheet that has no foot of its own. */
    setFoot: (/** @type {string[]} */ facts) =>
      document.documentElement.style.setProperty("--pb-foot", contentOf(facts)),
    setCount: (/** @type {string} */ words) =>
      document.documentElement.style.setProperty("--pb-count", countOf(words)),
    /** Give elements sheets of their own with a foot; `wide` ones lie on their side. Replaces those given before. */
    setSheets: (/** @type {{element: HTMLElement, facts: string[], notice?: string, wide?: boolean}[]} */ sheets) => {
      sheet.replaceSync("")
      for (const [index, { element, facts, notice, wide }] of sheets.entries()) {
        const name = `pb-sheet-${index}`
        element.style.setProperty("page", name)
        const size = wide ? "size: landscape;" : ""
        sheet.insertRule(`@page ${name} { ${size} @bottom-left { content: ${contentOf(facts, notice)} } }`)
      }
    },
  }
})()

PlaybookPage.onEach("h1", (heading, { data, signal }) => {
  const title = /** @type {HTMLElement} */ (heading.cloneNode(true))
  for (const link of title.querySelectorAll(".headerlink")) link.remove()
  const parties = document.querySelector(".pb-parties")
  const [project, customer] = parties?.querySelectorAll("input") ?? []

  PlaybookPaper.setCount(data.count)
  const showFoot = () => PlaybookPaper.setFoot([title.textContent.trim(), project?.value ?? "", customer?.value ?? ""])
  parties?.addEventListener("input", showFoot)
  showFoot()
  if (!parties) return

  // A browser keeps the title of a page and the addresses in it in what it prints: on a paper of both sides stands
  // nothing of the site.
  const whole = document.title
  /** @type {[Element, string][]} */
  let links = []
  addEventListener("beforeprint", () => {
    document.title = title.textContent.trim()
    links = [...document.querySelectorAll("article a[href]")].map((link) => [link, link.getAttribute("href")])
    for (const [link] of links) link.removeAttribute("href")
  }, { signal })
  addEventListener("afterprint", () => {
    document.title = whole
    for (const [link, address] of links) link.setAttribute("href", address)
    links = []
  }, { signal })
})

/** The buttons that print a page: without this script they could do nothing, and stay hidden. */
PlaybookPage.onEach("button[data-print]", () => {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false
    button.addEventListener("click", () => print())
  }
})
