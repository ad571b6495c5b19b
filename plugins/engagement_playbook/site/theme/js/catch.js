/**
 * What is said while a visit runs, caught as rows: the registers of the playbook say which kinds there are and what is
 * asked of each. A row is kept with the run of the visit; what is open is printed in the next pack.
 */
PlaybookPage.onEachWithEngagements(".pb-catch", (place, { signal }) => {
  const { button, catalogueFor, field, h, rowText, say, select } = PlaybookInterface
  const { rowsOf } = PlaybookEngagements
  const store = PlaybookStore.ofPage()
  const { visit = "" } = place.dataset

  const currentRun = () => (store.current?.run.visit === visit ? store.current.run : null)

  const begin = async () => {
    await store.ready
    if (currentRun()) return
    const head = { visit, date: PlaybookCalendar.day() }
    if (store.current) store.createRun(store.current.engagement.id, head)
    else store.begin("", head)
  }

  const show = (lists) => {
    const form = h("form", { class: "pb-catch__form", autocomplete: "off" })
    const rows = h("ul", { class: "pb-catch__rows" })
    const kind = select(Object.entries(lists.registers).map(([id, { title }]) => [id, title]))

    const controlOf = ({ id, type, choices = [] }) => {
      if (type === "role") return select([["", "–"], ...Object.entries(lists.roles)], { name: id })
      if (type === "choice") return select(choices, { name: id })
      if (type === "date") return h("input", { type: "date", name: id, max: "9999-12-31" })
      return h("textarea", { name: id, rows: 2, maxlength: type === "text" ? 500 : 2_000 })
    }

    const ask = () =>
      form.replaceChildren(
        field(say("catch.kind"), kind),
        ...lists.registers[kind.value].columns.map((column) => field(column.label, controlOf(column))),
        h("button", { class: "pb-button pb-button--first" }, say("catch.add")),
      )
    kind.addEventListener("change", ask)
    ask()

    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      const controls = [...form.elements].filter(({ name }) => name)
      const text = controls.find((control) => control.matches("textarea"))
      if (text && !text.value.trim()) return text.focus()
      const values = Object.fromEntries(controls.map(({ name, value }) => [name, value.trim()]).filter(([, value]) => value))
      await begin()
      store.setRow({ kind: kind.value, values, done: false })
      ask()
      form.querySelector("textarea")?.focus()
    })

    const lineOf = ({ id, row }) => {
      const { title, words } = rowText(lists, row)
      const box = h("input", { type: "checkbox", onchange: () => store.setRow({ ...row, done: box.checked }, { id }) })
      box.checked = row.done
      return h(
        "li",
        {},
        h("label", {}, box, " ", h("b", {}, title), ` ${words}`),
        button(say("catch.remove"), () => store.setRow(null, { id }), { "aria-label": `${say("catch.remove")}: ${words}` }),
      )
    }

    store.subscribe(() => rows.replaceChildren(...rowsOf([currentRun()].filter(Boolean)).map(lineOf)), signal)
    rows.replaceChildren(...rowsOf([currentRun()].filter(Boolean)).map(lineOf))
    place.append(form, rows)
    place.hidden = false
  }

  const loading = h("div", {})
  place.before(loading)
  catalogueFor(loading).then((lists) => {
    if (!signal.aborted && Object.keys(lists.registers).length) show(lists)
  })
})
