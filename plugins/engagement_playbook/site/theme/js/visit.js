/**
 * One visit, prepared: its fields, which papers go into the bundles, what the last one left open, and the two bundles
 * on paper, filled in or blank, or as a command that makes the same of them.
 *
 * A bundle is made as a sheet of its own when it is printed. What the table may not see is never put into its sheet.
 */
PlaybookPage.onEachWithEngagements(".pb-visit", (place, { signal }) => {
  const { fieldKey, itemsOf, previousRun, promises, recordIn, rowsOf, straysOf } = PlaybookEngagements
  const { button, catalogueFor, chooseRun, h, nameOf, notices, rowText, runName, savedMark, say, showIn, straysFold } =
    PlaybookInterface
  const store = PlaybookStore.ofPage()

  const OWN = "own", TABLE = "table"
  const { visit = "" } = place.dataset
  const form = place.querySelector("form")
  const controls = [...form.elements]

  /**
   * The open run, where it is one of this visit; what one writes goes there.
   *
   * @returns {any}
   */
  const currentRun = () => (store.current?.run.visit === visit ? store.current : null)

  const begin = async () => {
    // What is kept may still be on its way: a run begun before it is there would be one too many.
    await store.ready
    if (currentRun()) return
    const head = { visit, date: PlaybookCalendar.day() }
    if (store.current) store.createRun(store.current.engagement.id, head)
    else store.begin("", head)
  }

  /** The run of this visit before the open one, of the engagement that is open. */
  const before = () => {
    if (!store.current) return null
    const { engagement, run } = store.current
    return currentRun() ? previousRun(engagement.runs, run) : (engagement.runs.findLast((other) => other.visit === visit) ?? null)
  }

  // Which papers

  /** @type {typeof PlaybookCatalogue} */
  let catalogue
  const lists = place.querySelector(".pb-visit__lists")
  const bundleOf = (name) => lists.querySelector(`[data-bundle=${name}]`)
  /** The papers that the visit names. Lists that a reader adds get boxes of their own. */
  const offered = [...lists.querySelectorAll("input")]
  /** Kinds of papers, by the keys under which a run keeps which are chosen; null there is what the visit proposes. */
  const KEYS = { list: "lists", paper: "papers" }
  /** While no run is open the choice lives in this page, and goes into the run that is begun here. */
  let unkept = {}

  const ofKind = (kind, boxes = [...lists.querySelectorAll("input")]) => boxes.filter((box) => box.dataset.kind === kind)
  const proposed = (kind) => ofKind(kind, offered).filter((box) => "proposed" in box.dataset).map(({ value }) => value)
  const keptOf = (kind) => (currentRun() ? currentRun().run : unkept)[KEYS[kind]] ?? null
  const isKnown = (kind, id) =>
    kind === "list" ? Object.hasOwn(catalogue.checklists, id) : ofKind(kind, offered).some(({ value }) => value === id)
  const chosen = (kind) => keptOf(kind)?.filter((id) => isKnown(kind, id)) ?? proposed(kind)

  const keep = (changes) => {
    if (!currentRun()) {
      unkept = { ...unkept, ...changes }
      return show()
    }
    store.setRun(changes)
  }

  const keepChoice = (kind, ids) => {
    // A paper that this page does not know, of an older playbook perhaps, stays chosen.
    const others = (keptOf(kind) ?? []).filter((id) => !isKnown(kind, id))
    keep({ [KEYS[kind]]: [...ids, ...others] })
  }

  /** What was chosen before a run was open goes into the one that is opened here, unless that has a choice of its own. */
  const handOver = () => {
    if (!currentRun()) return
    const changes = Object.entries(unkept).filter(([key, ids]) => ids && !currentRun().run[key])
    unkept = {}
    if (changes.length) store.setRun(Object.fromEntries(changes))
  }

  const PACK_OPTIONS = new Set(["customer", "date", "place", "pm", "attendees"])
  const ON_WINDOWS = navigator.userAgent.includes("Windows")

  /** A text as one word of the shell; those of Windows have no quotes that hold everything, so a few signs are left out. */
  const quoted = (value) => {
    const line = value.replace(/[\s\p{Cc}]+/gu, " ").trim()
    if (ON_WINDOWS) return `"${line.replace(/["$%!^\x60\\]+/g, " ").trim()}"`
    return "'" + line.replace(/'/g, "'\\''") + "'"
  }

  /** The command that makes a bundle with the papers that are chosen and the fields that are filled in. */
  const commandOf = (name) => {
    const boxes = [...bundleOf(name).querySelectorAll("input")]
    const options = boxes.flatMap((box) => {
      const isProposed = "proposed" in box.dataset
      return box.checked === isProposed ? [] : [box.checked ? "--with" : "--without", box.value]
    })
    const known = controls
      .filter(({ name: field, value }) => PACK_OPTIONS.has(field) && value.trim() && filled.checked)
      .flatMap(({ name: field, value }) => [`--${field}`, quoted(value)])
    return ["playbook", "pack", visit, "--bundle", name, "--language", place.dataset.language, ...known, ...options].join(" ")
  }

  // Paper

  const filled = h("input", { type: "checkbox", checked: true, autocomplete: "off" })
  const ticked = h("input", { type: "checkbox", checked: true, autocomplete: "off" })

  const fieldsOn = (names) =>
    h(
      "div",
      { class: "pb-paper__fields" },
      controls
        .filter(({ name }) => names.includes(name))
        .map((control) =>
          h(
            "p",
            { "data-type": ["attendees", "objective"].includes(control.name) ? "line" : "short_text" },
            control.labels[0].querySelector("span").textContent,
            h("b", {}, valueOf(control.name)),
          ),
        ),
    )

  const valueOf = (name) => (filled.checked ? controls.find((control) => control.name === name).value.trim() : "")

  /** Between whom a paper for the table is, and for what. */
  const partiesOn = () => {
    const { organisationText, projectText, customerText } = place.dataset
    return h(
      "p",
      { class: "pb-paper__parties" },
      [organisationText, projectText, valueOf("customer") || customerText].map((words) => h("span", {}, words)),
    )
  }

  const recordOn = (bundle) => (item) => {
    const record = (ticked.checked && currentRun() && recordIn(currentRun().run, item.keys)) || { state: "open" }
    const remarks = [
      record.state === "na" && [say("item.na"), bundle === OWN && record.reason].filter(Boolean).join(": "),
      bundle === OWN && record.note,
    ].filter(Boolean)
    return { record, remarks }
  }

  const templateOf = (bundle, name) => place.querySelector(`template[data-paper="${name}"][data-bundle=${bundle}]`)

  const listOn = (bundle, id) => {
    const checklist = catalogue.checklists[id]
    const paper = templateOf(bundle, "checklist").content.cloneNode(true)
    const body = PlaybookVisitPaper.list(paper, checklist, itemsOf(catalogue, id, visit), recordOn(bundle))
    return { title: checklist.title, body }
  }

  const paperOn = (bundle, name, label) => {
    const template = templateOf(bundle, name)
    const body = template.content.cloneNode(true)
    return { title: label, wide: "wide" in template.dataset, body: name === "glance" ? [body, left(ticked.checked), caught()].filter(Boolean) : [body] }
  }

  /** What was said of items that the playbook no longer has; it is for our eyes. */
  const remainder = () => {
    const fold = straysFold(straysOf(catalogue, currentRun().run), say("gone.title"), titleOfKey)
    if (fold) fold.open = true
    return fold
  }

  const titleOfKey = (key) => {
    const [list, item] = key.split("/")
    return Object.hasOwn(catalogue.checklists, list) ? `${catalogue.checklists[list].title}: ${item}` : key
  }

  const printed = (bundle) => {
    const title = document.querySelector("h1").firstChild.textContent.trim()
    const papers = [...bundleOf(bundle).querySelectorAll("input:checked")].map((box) =>
      box.dataset.kind === "list" ? listOn(bundle, box.value) : paperOn(bundle, box.value, box.closest("label").textContent.trim()),
    )
    const strays = bundle === OWN && ticked.checked && currentRun() && remainder()
    if (strays) papers.push({ title, body: strays })
    PlaybookVisitPaper.print({
      visit: title,
      name: bundle === OWN ? `${title} · ${say("visit.of.own")}` : title,
      papers: papers.length ? papers : [{ title, body: [] }],
      head: {
        parties: bundle === TABLE && partiesOn(),
        fields: fieldsOn(["customer", "date", "place", "pm", "attendees", ...(bundle === OWN ? ["objective"] : [])]),
      },
      notice: bundle === OWN && say("visit.for_own"),
      facts: [valueOf("customer"), valueOf("date")],
    })
  }

  addEventListener("afterprint", PlaybookVisitPaper.clear, { signal })
  signal.addEventListener("abort", PlaybookVisitPaper.clear)

  // The page

  /** What the last run of this visit left open; what this one has settled is struck out where ticks may be seen. */
  const left = (ticks) => {
    const run = before()
    const isSettled = ({ keys }) => ticks && currentRun() && (recordIn(currentRun().run, keys)?.state ?? "open") !== "open"
    const entries = run ? promises(run, Object.keys(catalogue.checklists).map((list) => itemsOf(catalogue, list, visit))) : []
    if (!entries.length) return null
    return h(
      "div",
      { class: "pb-visit__left" },
      h("h3", {}, say("progress.promises", { date: run.date || say("undated") })),
      h(
        "ul",
        {},
        entries.map(({ item, record }) =>
          h("li", {}, h(isSettled(item) ? "s" : "span", {}, item.text), record.note && h("span", { class: "pb-note" }, ` ${record.note}`)),
        ),
      ),
    )
  }

  /** What was caught in this engagement and is not done; what was caught at one customer is not printed for another. */
  const caught = () => {
    const here = valueOf("customer").trim()
    const isHere = ({ run }) => [here, ""].includes((run.fields?.[fieldKey("customer")] ?? "").trim()) || !here
    const rows = ticked.checked && store.current ? rowsOf(store.current.engagement.runs).filter((caughtRow) => !caughtRow.row.done && isHere(caughtRow)) : []
    if (!rows.length) return null
    const lines = rows.map(({ row }) => rowText(catalogue, row))
    return h("div", {}, h("h2", {}, say("catch.open")), h("ul", {}, lines.map(({ title, words }) => h("li", {}, h("b", {}, title), ` ${words}`))))
  }

  const open = button("", () => chooseRun(store, { visit }).then(handOver), { "aria-haspopup": "dialog" })
  const rest = h("div", {})
  const line = (control, label) => h("label", { class: "pb-visit__check" }, control, ` ${label}`)
  const add = h("select", { "aria-label": say("visit.add") })
  const back = button(say("visit.proposed"), () => keep({ lists: null, papers: null }))
  const said = h("span", { role: "status" })
  const commands = Object.fromEntries([OWN, TABLE].map((bundle) => [bundle, h("code", {})]))
  const copyOf = (bundle) =>
    button(
      say("visit.copy"),
      async () => {
        said.textContent = ""
        try {
          await navigator.clipboard.writeText(commands[bundle].textContent)
          said.textContent = say("visit.copied")
        } catch {
          // Without a secure address a browser has no clipboard for pages, and with one it may refuse.
          getSelection()?.selectAllChildren(commands[bundle])
        }
      },
      { "aria-label": [say("visit.copy"), say(`visit.of.${bundle}`)].join(": ") },
    )
  const presses = Object.fromEntries([OWN, TABLE].map((bundle) => [bundle, button(say(`visit.${bundle}`), () => printed(bundle), { class: "pb-button pb-button--first", "data-bundle": bundle })]))

  const show = () => {
    const run = currentRun()?.run
    open.textContent = currentRun() ? say("visit.choose", { name: `${nameOf(currentRun().engagement)}${say("between")}${runName(run)}` }) : say("visit.begin")
    for (const control of controls) {
      const value = (control.name === "date" ? run?.date : run?.fields[fieldKey(control.name)]) ?? ""
      showIn(control, value)
      control.disabled = store.trouble === "newer"
    }
    const remaining = left(true)
    rest.replaceChildren(...(remaining ? [remaining] : []))
    showChoice()
  }

  const showChoice = () => {
    const focused = document.activeElement?.closest(".pb-visit__lists input")
    for (const label of lists.querySelectorAll("[data-added]")) label.remove()
    for (const kind of Object.keys(KEYS)) {
      const ids = chosen(kind)
      for (const box of ofKind(kind, offered)) box.checked = ids.includes(box.value)
    }
    const named = ofKind("list", offered).map(({ value }) => value)
    for (const id of chosen("list").filter((other) => !named.includes(other))) {
      const box = h("input", { type: "checkbox", value: id, checked: true, "data-kind": "list", autocomplete: "off" })
      const fieldset = bundleOf(catalogue.checklists[id].audience === OWN ? OWN : TABLE)
      const label = line(box, catalogue.checklists[id].title)
      label.dataset.added = ""
      const after = ofKind("list", [...fieldset.querySelectorAll("input")]).at(-1)
      if (after) after.closest("label").after(label)
      else fieldset.querySelector("legend").after(label)
    }
    if (focused && !focused.isConnected) lists.querySelector(`input[value="${CSS.escape(focused.value)}"]`)?.focus()
    const shown = ofKind("list").map(({ value }) => value)
    add.replaceChildren(
      h("option", { value: "" }, say("visit.add")),
      ...Object.entries(catalogue.checklists)
        .filter(([id]) => !shown.includes(id))
        .map(([id, { title }]) => h("option", { value: id }, title)),
    )
    back.disabled = keptOf("list") === null && keptOf("paper") === null
    for (const bundle of [OWN, TABLE]) {
      commands[bundle].textContent = commandOf(bundle)
      // A bundle without a paper is not printed, and no command makes it.
      const isEmpty = !bundleOf(bundle).querySelector("input:checked")
      presses[bundle].disabled = isEmpty
      commands[bundle].parentElement.hidden = isEmpty
    }
  }

  filled.addEventListener("change", show)
  lists.addEventListener("change", ({ target }) => {
    if (target === add) return keepChoice("list", [...chosen("list"), add.value])
    const { kind } = target.dataset
    keepChoice(kind, ofKind(kind).filter(({ checked }) => checked).map(({ value }) => value))
  })
  form.addEventListener("submit", (event) => event.preventDefault())
  form.addEventListener("input", async ({ target: { name, value } }) => {
    if (!currentRun()) {
      await begin()
      handOver()
    }
    store.setRun({ [name]: value })
  })
  const choice = place.querySelector(".pb-visit__print")
  lists.before(h("p", {}, line(filled, say("visit.filled")), line(ticked, say("visit.ticks"))))
  lists.append(h("p", { class: "pb-actions" }, add, back), said)
  for (const bundle of [OWN, TABLE])
    bundleOf(bundle).append(
      h("p", { class: "pb-actions" }, presses[bundle]),
      h("p", { class: "pb-visit__command" }, say("visit.command"), " ", commands[bundle], " ", copyOf(bundle)),
    )
  choice.before(h("p", { class: "pb-note" }, say("private")), rest)
  place.querySelector(".pb-count").before(notices(store, signal), h("p", { class: "pb-actions" }, open, savedMark(store, signal)))
  const loading = h("div", {})
  place.before(loading)
  catalogueFor(loading).then((loaded) => {
    if (signal.aborted) return
    catalogue = loaded
    store.subscribe(show, signal)
    show()
    place.hidden = false
  })
})
