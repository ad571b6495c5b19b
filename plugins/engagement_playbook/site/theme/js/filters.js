/**
 * Filters above an overview: what is asked stands in the address, so that a filtered list can be sent on
 * and a step back undoes a choice. A part answers with its `data-facets`; "*" answers to everything.
 */
PlaybookPage.onEach("form.pb-filters", (form, { signal }) => {
  const count = form.querySelector("output")
  const clear = form.querySelector("button[type=reset]")
  const none = form.querySelector(".pb-filters__none")
  const questions = [...form.querySelectorAll("select")]
  const parts = [...document.querySelectorAll("[data-facets]")].map((element) => {
    const values = new Map()
    for (const pair of element.dataset.facets.split(" ").filter(Boolean)) {
      const [name, value] = pair.split("=").map(decodeURIComponent)
      values.set(name, (values.get(name) ?? new Set()).add(value))
    }
    return { element, values }
  })

  const answers = ({ values }) =>
    questions.every(({ name, value }) => !value || values.get(name)?.has(value) || values.get(name)?.has("*"))

  /** The entries of a heading in the table of contents, which the theme writes once for each width. */
  const entriesOf = (heading) =>
    [...document.querySelectorAll(`.md-nav--secondary .md-nav__link[href$="#${CSS.escape(heading.id)}"]`)].map((link) => link.closest("li"))

  /** What stands under a heading: everything up to the next one of its level or above. */
  const under = (heading) => {
    const elements = []
    for (let next = heading.nextElementSibling; next; next = next.nextElementSibling) {
      if (/^H[1-6]$/.test(next.tagName) && next.tagName <= heading.tagName) break
      elements.push(next)
    }
    return elements
  }

  const partsIn = (element) => parts.filter((part) => element.contains(part.element))

  /** Headings, and elements around parts, with the parts that they are there for. */
  const groups = [...document.querySelectorAll(".md-content__inner > :is(h2, h3)")].flatMap((heading) => {
    const elements = under(heading)
    const holders = elements.map((element) => ({ element, parts: partsIn(element) }))
    return [{ element: heading, parts: elements.flatMap(partsIn) }, ...holders].filter((group) => group.parts.length)
  })

  const show = () => {
    const shown = new Set(parts.filter(answers))
    for (const part of parts) part.element.hidden = !shown.has(part)
    for (const group of groups) {
      group.element.hidden = !group.parts.some((part) => shown.has(part))
      for (const entry of entriesOf(group.element)) entry.hidden = group.element.hidden
    }
    count.textContent = count.dataset.shownText.replace("{shown}", shown.size).replace("{all}", parts.length)
    clear.hidden = questions.every(({ value }) => !value)
    none.hidden = shown.size > 0
  }

  /** Take over what the address asks; a value that nobody knows asks nothing. */
  const read = () => {
    const parameters = new URLSearchParams(location.search)
    for (const question of questions) {
      question.value = parameters.get(question.name) ?? ""
      if (question.selectedIndex < 0) question.value = ""
    }
    show()
    // An address that names a part means this part, whatever else it asks.
    if (document.getElementById(location.hash.slice(1))?.closest("[hidden]")) {
      for (const question of questions) question.value = ""
      show()
    }
  }

  const write = () => {
    const address = new URL(location.href)
    for (const { name, value } of questions) {
      if (value) address.searchParams.set(name, value)
      else address.searchParams.delete(name)
    }
    address.hash = ""
    history.pushState(null, "", address)
    show()
  }

  form.addEventListener("change", write)
  form.addEventListener("reset", (event) => {
    event.preventDefault()
    for (const question of questions) question.value = ""
    write()
    questions[0].focus()
  })
  form.addEventListener("submit", (event) => event.preventDefault())
  addEventListener("popstate", read, { signal })
  form.hidden = false
  read()
})
