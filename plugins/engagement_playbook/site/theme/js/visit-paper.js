/**
 * The papers of a visit on sheets of their own, as one prints them: made of the templates of the page and of the
 * catalogue, filled in with what is known, and gone again once they are printed.
 *
 * A paper is described as `{title, body, wide}`; what its bundle may not see is never put into it.
 */
const PlaybookVisitPaper = (() => {
  const { h, say } = PlaybookInterface

  const box = (state = "open", wanted = "done") => {
    const input = h("input", { type: "checkbox", tabindex: -1, class: `pb-paper__${wanted}`, "aria-label": say(`state.${wanted}`) })
    input.checked = state === wanted
    return input
  }

  const choice = (words) => h("span", { class: "pb-paper__choice" }, words)

  const itemRow = (item, number, columns, { record, remarks }, proof) =>
    h(
      "tr",
      { "data-critical": Boolean(item.critical) },
      h("td", {}, String(number)),
      h("td", {}, box(record.state)),
      h("td", {}, box(record.state, "na")),
      h(
        "td",
        {},
        item.critical && [h("strong", { class: "pb-critical" }, say("visit.critical")), " "],
        item.text,
        item.evidence && h("small", {}, proof, item.evidence),
        remarks.map((words) => h("b", {}, words)),
      ),
      columns.slice(4).map((name) => h("td", {}, name === "owner" && item.owner)),
    )

  /**
   * A list on its sheet: `paper` is the template of its bundle, `items` are those of the visit, and `recordOf` says
   * what is known of one: `{record, remarks}`.
   *
   * @param {DocumentFragment} paper
   * @param {CatalogueList} checklist
   */
  const list = (paper, checklist, items, recordOf) => {
    const { pause, objective, style, orientation, signoff } = checklist
    const slots = {
      style: style && [],
      objective,
      pause,
      critical: items.some(({ critical }) => critical) && [],
      orientation,
      results: signoff?.results.map(choice),
      signoff: signoff && [],
    }
    for (const [name, content] of Object.entries(slots)) {
      const slot = paper.querySelector(`[data-slot=${name}]`)
      if (content) slot?.append(...[content].flat())
      else slot?.remove()
    }
    for (const hint of paper.querySelectorAll("[data-style]")) if (hint.dataset.style !== style) hint.remove()
    const table = paper.querySelector(".pb-paper__items")
    if (!items.some(({ owner }) => owner)) table.querySelector("[data-column=owner]").remove()
    const columns = ["number", ...[...table.querySelectorAll("[data-column]")].map(({ dataset }) => dataset.column)]
    const rows = items.flatMap((item, index) => [
      item.group && item.group !== items[index - 1]?.group && h("tr", { class: "pb-paper__group" }, h("th", { colspan: columns.length, scope: "rowgroup" }, item.group)),
      itemRow(item, index + 1, columns, recordOf(item), table.dataset.evidenceText),
    ])
    table.tBodies[0].append(...rows.filter(Boolean))
    const signing = paper.querySelector("[data-slot=signoff] tbody")
    for (const role of signoff?.roles ?? []) signing.append(h("tr", {}, h("td", {}, role), h("td"), h("td"), h("td")))
    return paper
  }

  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

  /** Give sheets of their own, each with its foot, to elements; wide ones lie on their side. */
  const layOut = (sheets) => {
    sheet.replaceSync("")
    for (const [index, { element, facts, notice, wide }] of sheets.entries()) {
      const name = `pb-sheet-${index}`
      element.style.setProperty("page", name)
      const size = wide ? "size: landscape;" : ""
      sheet.insertRule(`@page ${name} { ${size} @bottom-left { content: ${PlaybookPaper.footOf(facts, notice)} } }`)
    }
  }

  const clear = () => document.querySelector(".pb-paper")?.remove()

  /**
   * Print papers, each on sheets of its own. `head` is what stands above the first one, `visit` the title of the visit, `name` that of the file,
   * `notice` what each sheet says of who may see it, `facts` what its foot says.
   */
  const print = ({ visit, name, papers, head, notice, facts }) => {
    clear()
    const sheets = papers.map(({ title, body, wide }, index) => ({
      wide,
      notice: notice || "",
      facts: [...new Set([title, visit]), ...facts],
      element: h(
        "section",
        { class: "pb-paper__sheet" },
        index === 0 && head.parties,
        notice && h("p", { class: "pb-mode" }, notice),
        title !== visit && h("p", { class: "pb-paper__visit" }, visit),
        h("h1", {}, title),
        index === 0 && head.fields,
        body,
      ),
    }))
    document.querySelector(".md-content__inner").append(h("div", { class: "pb-paper" }, sheets.map(({ element }) => element)))
    layOut(sheets)
    // A browser keeps the title of a page in what it prints, and offers it as the name of a file.
    const whole = document.title
    document.title = name
    addEventListener("afterprint", () => { document.title = whole }, { once: true })
    window.print()
  }

  return { clear, list, print }
})()
