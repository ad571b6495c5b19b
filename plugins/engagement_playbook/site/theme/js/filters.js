/**
 * Filters above an overview: what is asked stands in the address, so that a filtered list can be sent on
 * and a step back undoes a choice. A part answers with its `data-facets`; "*" answers to everything.
 */
(() => {
  "use strict"

  const form = document.querySelector("form.pb-filters")
  if (!form) return

  const count = form.querySelector("output")
  const clear = form.querySelector("button[type=reset]")
  const none = form.querySelector(".pb-filters__none")
  const questions = [...form.querySelectorAll("select")]
  const groups = [...document.querySelectorAll("[data-filtered]")]

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

  /** Headings in the table of contents that lead to what is hidden. */
  const entriesOf = (group) =>
    [...group.querySelectorAll("[id]")].flatMap(({ id }) => [
      ...document.querySelectorAll(`.md-nav--secondary .md-nav__link[href$="#${CSS.escape(id)}"]`),
    ])

  const show = () => {
    let shown = 0
    for (const part of parts) {
      const fits = answers(part)
      part.element.hidden = !fits
      for (const entry of entriesOf(part.element)) entry.closest("li").hidden = !fits
      if (fits) shown += 1
    }
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-facets]:not([hidden])")
      if (group.querySelector(".pb-row"))
        for (const entry of entriesOf(group)) entry.closest("li").hidden = group.hidden
    }
    count.textContent = count.dataset.shownText.replace("{shown}", shown).replace("{all}", parts.length)
    clear.hidden = questions.every(({ value }) => !value)
    none.hidden = shown > 0
  }

  /** Take over what the address asks; a value that nobody knows asks nothing. */
  const read = () => {
    const asked = new URLSearchParams(location.search)
    for (const question of questions) {
      question.value = asked.get(question.name) ?? ""
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
  window.addEventListener("popstate", read)
  form.hidden = false
  read()
})()
