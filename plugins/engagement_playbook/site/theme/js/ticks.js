/**
 * The boxes of a checklist, kept: ticks, "not applicable" with a reason, notes, counts, and how the page is printed.
 *
 * Whatever a reader does is kept at once, in the run that is open; the first tick opens one. Without this script the
 * boxes are plain boxes.
 */
PlaybookPage.onEachWithEngagements(".pb-ticks", (bar, { signal }) => {
  const { count, isNew, previousRun, recordIn, strays, touches } = PlaybookEngagements
  const { address, askForName, button, chooseRun, countText, h, isUnnamed, nameOf, notices, runName, savedMark, say } =
    PlaybookInterface
  const { sayCount, select, showIn, straysFold } = PlaybookInterface
  const store = PlaybookStore.ofPage()

  const { list = "" } = bar.dataset
  const phase = bar.dataset.phase
  const visits = (bar.dataset.visits ?? "").split(" ").filter(Boolean)

  /** What a new run would be of: the visit that is open, the only one of this list, its phase, or its first visit. */
  const preferred = () => {
    const { visit } = store.current?.run ?? {}
    if (visits.includes(visit)) return { visit }
    return visits.length === 1 || !phase ? { visit: visits[0] } : { phase }
  }

  /** Without a run a list of several visits and no phase can only guess which visit it is; the reader is asked. */
  const isGuess = visits.length > 1 && !phase
  const GUESSED = "guessed"

  const isOpen = () => store.current !== null
  const belongs = (run) => (run.visit ? visits.includes(run.visit) : run.phase === phase)

  // One item

  /** A setting: what the reader has been told once. The name has stood in readers' browsers since the first version. */
  const NOTICES = "told"
  const isWarned = () => Boolean(store.setting(NOTICES).private)

  const enrich = (element, place) => {
    const keys = [element.dataset.item, ...(element.dataset.formerly ?? "").split(" ").filter(Boolean)]
    const box = element.querySelector("input")
    const critical = "critical" in element.dataset
    const leftOut = (element.dataset.leftOut ?? "").split(" ").filter(Boolean)
    const number = place + 1
    const formId = `own_${element.id}`

    const answer = async (values) => {
      if (store.trouble === "newer") return
      if (!isOpen()) {
        // What is kept may still be on its way: a run begun before it is there would be one too many.
        await store.ready
        if (!isOpen()) store.begin("", { ...preferred(), date: PlaybookCalendar.day() })
        if (isGuess) store.set(GUESSED, { run: store.current?.key })
      }
      store.know(list, items.map(({ id }) => id))
      store.setItem(keys, values)
    }

    const more = h(
      "button",
      {
        type: "button",
        class: "pb-more",
        "aria-label": say("item.more", { n: number }),
        "aria-expanded": "false",
        "aria-controls": formId,
        onclick: () => {
          if (form.hidden) warning.hidden = isWarned()
          form.hidden = !form.hidden
          more.setAttribute("aria-expanded", String(!form.hidden))
          show()
        },
      },
      "⋯",
    )
    const na = button(say("item.na"), async () => {
      const pressed = na.getAttribute("aria-pressed") === "true"
      await answer({ state: pressed ? "open" : "na" })
      if (!pressed) reason.focus()
    })
    // An item holds one input and one label, its box: whoever reads the page may rely on it.
    const area = (label, rows, maxlength, oninput) => {
      const control = h("textarea", { rows, maxlength, oninput, "aria-label": label })
      return [control, h("div", { class: "pb-field" }, h("span", { "aria-hidden": "true" }, label), control)]
    }
    const [reason, why] = area(say("item.reason"), 1, 2_000, () => answer({ reason: reason.value }))
    const [note, noteField] = area(say("item.note"), 2, 10_000, () => {
      answer({ note: note.value })
      if (!isWarned()) store.set(NOTICES, { private: true })
    })
    const warning = h("p", { class: "pb-own__private" }, say("private"))
    const form = h(
      "div",
      { class: "pb-own__form", id: formId, hidden: true },
      na,
      why,
      noteField,
      warning,
    )
    const remarks = h("div", { class: "pb-own__said" })
    const last = h("p", { class: "pb-own__last" })
    const mark = h("span", { class: "pb-new", title: say("item.new_means"), hidden: true }, say("item.new"))
    element.querySelector("label").before(mark)
    element.append(h("div", { class: "pb-own" }, more, h("div", { class: "pb-own__body" }, remarks, form, last)))
    element.classList.add("pb-item--own")

    box.addEventListener("change", () => answer({ state: box.checked ? "done" : "open" }))

    /** Show what the open run says of this item, and what the run before it left. */
    const show = () => {
      const run = store.current?.run
      const record = (run && recordIn(run, keys)) ?? { state: "open", reason: "", note: "" }
      box.checked = record.state === "done"
      box.indeterminate = record.state === "na"
      for (const control of [box, na, reason, note]) control.disabled = store.trouble === "newer"
      element.dataset.state = record.state
      mark.hidden = !run || !isNew(run, keys)
      na.setAttribute("aria-pressed", String(record.state === "na"))
      why.hidden = record.state !== "na"
      showIn(reason, record.reason)
      showIn(note, record.note)
      const reasonGiven = record.reason || say("item.no_reason")
      remarks.replaceChildren(
        ...[
          record.state === "na" && h("p", { class: "pb-own__na" }, h("b", {}, say("item.na")), ` ${reasonGiven}`),
          record.note && h("p", { class: "pb-own__note" }, h("b", {}, say("item.note")), ` ${record.note}`),
        ].filter(Boolean),
      )
      remarks.classList.toggle("pb-own__said--edited", !form.hidden)
    }

    /** Show what the last run of the same visit or phase left at this item. */
    const remind = (run) => {
      const record = run && (recordIn(run, keys) ?? { state: "open", note: "" })
      const left = record && [record.state === "open" && say("item.left_open"), record.note].filter(Boolean)
      last.hidden = !left?.length
      if (left?.length)
        last.textContent = say("item.last_time", { date: run.date || say("undated"), said: left.join(say("between")) })
    }

    return { id: element.id, keys, critical, leftOut, remind, show }
  }

  const items = [...document.querySelectorAll("[data-item]")].map(enrich)

  // The bar

  const choose = button("", () => chooseRun(store, preferred()), { "aria-haspopup": "dialog" })
  const counts = h("span", { class: "pb-ticks__counts", role: "status" })
  /** Say what a step back could not take back: somebody has written there since. */
  const step = (take) => () => {
    const kept = take()
    leftAlone.textContent = kept ? sayCount("undo_kept", kept) : ""
  }
  const undo = button(say("undo"), step(() => store.undo()))
  const redo = button(say("redo"), step(() => store.redo()))
  const leftAlone = h("p", { class: "pb-ticks__hint", role: "status" })
  const rename = button(say("bar.name_it"), async () => {
    if (!store.current) return
    const { id, name } = store.current.engagement
    const codename = await askForName(say("bar.name_it"), name)
    if (codename) store.renameEngagement(id, codename)
  }, { "aria-haspopup": "dialog" })
  const hint = h("p", { class: "pb-ticks__hint" })
  const which = select([["", say("bar.choose_visit")], ...PlaybookNames.visits], {
    onchange: () => {
      store.set(GUESSED, { run: null })
      store.setRun({ visit: which.value })
      choose.focus()
    },
  })
  const question = h("label", { class: "pb-ticks__hint" }, say("bar.which_visit"), " ", which)
  bar.setAttribute("role", "region")
  bar.setAttribute("aria-label", say("bar.title"))
  bar.append(
    h(
      "p",
      { class: "pb-ticks__line" },
      choose,
      counts,
      savedMark(store, signal),
      rename,
      undo,
      redo,
      h("a", { href: address("progress") }, say("bar.progress")),
    ),
    question,
    hint,
    leftAlone,
  )
  bar.before(notices(store, signal))

  // What the list no longer has

  const allIds = [list, ...(bar.dataset.former ?? "").split(" ").filter(Boolean)]
  const goneItems = h("div", { class: "pb-gone" })
  ;[...document.querySelectorAll(".pb-items")].at(-1)?.after(goneItems)

  const showGone = (run) => {
    const fold = run && straysFold(strays(run, items, allIds), say("gone.list"), (key) => key.slice(key.indexOf("/") + 1))
    const before = goneItems.querySelector("details")
    if (fold && before) fold.open = before.open
    goneItems.replaceChildren(...(fold ? [fold] : []))
  }

  // Paper

  const TICKED = "ticked", EMPTY = "empty"
  const paper = h(
    "select",
    { onchange: () => setPaper() },
    [TICKED, EMPTY].map((value) => h("option", { value }, say(`print.${value}`))),
  )
  const paperLabel = h("label", { class: "pb-print" }, `${say("print.how")} `, paper)
  const setPaper = () => {
    document.documentElement.dataset.pbPrint = store.current ? paper.value : EMPTY
  }
  signal.addEventListener("abort", () => delete document.documentElement.dataset.pbPrint)
  document.querySelector(".pb-actions")?.append(paperLabel)

  const show = () => {
    const { current } = store
    choose.textContent = current ? `${nameOf(current.engagement)}${say("between")}${runName(current.run)}` : say("bar.choose")
    rename.hidden = !current || !isUnnamed(current.engagement.name) || store.trouble === "newer"
    const counted = current ? countText(count(current.run, items.filter(({ leftOut }) => !leftOut.includes(current.run.visit)))) : ""
    if (counts.textContent !== counted) counts.textContent = counted
    // A button that vanishes under the finger takes the focus with it.
    undo.disabled = !store.canUndo
    redo.hidden = !store.canRedo
    undo.hidden = !store.canUndo && !store.canRedo
    hint.textContent = !current
      ? say("bar.hint")
      : belongs(current.run)
        ? ""
        : say("bar.elsewhere", { name: runName(current.run) })
    hint.hidden = !hint.textContent
    question.hidden = !current || store.setting(GUESSED).run !== current.key
    paperLabel.hidden = !current
    setPaper()
    showGone(current?.run)
    const before = current && previousRun(current.engagement.runs, current.run)
    const last = before && touches(before, items) ? before : null
    for (const item of items) {
      item.show()
      item.remind(last)
    }
  }
  store.subscribe(show, signal)
  show()
})
