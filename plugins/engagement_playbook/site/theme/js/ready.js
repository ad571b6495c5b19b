/**
 * A form with ready sentences, filled in on the page: its blanks and boxes are fields that this browser keeps, each
 * sentence is copied with what stands in its blanks, and time runs from the first moment of the form.
 *
 * A text is written once in each language; what reads the same in all of them, once. Without this script the sentences
 * are there to be read, with the names of their blanks.
 */
PlaybookPage.onEachWithEngagements(".pb-ready", (bar, { data, signal }) => {
  const { ask, button, h, notices, savedMark, say, select, showIn } = PlaybookInterface
  const store = PlaybookStore.ofPage()

  const KEPT = `form:${bar.dataset.form}`
  const SAME_EVERYWHERE = ["moment", "date", "number", "choice"]
  const EMPTY = "____"
  const MINUTE = 60_000
  const TIME = /(?:(\d{4})-(\d\d)-(\d\d)[ T])?(\d{1,2})[:：](\d\d)(?: *UTC([+-]\d{1,2})(?::?(\d\d))?)?/

  const kept = (key) => store.setting(KEPT)[key] ?? ""
  const keep = (key, value) => store.set(KEPT, { [key]: value })
  const keyOf = (field, type, language) => (SAME_EVERYWHERE.includes(type) ? field : `${field}/${language}`)
  const two = (number) => String(number).padStart(2, "0")

  // Moments

  const zoneOf = (date) => {
    const minutes = -date.getTimezoneOffset()
    const rest = Math.abs(minutes) % 60
    return `UTC${minutes < 0 ? "-" : "+"}${Math.floor(Math.abs(minutes) / 60)}` + (rest ? `:${two(rest)}` : "")
  }
  const clock = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`
  const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

  /** When a text says it is, in milliseconds; null where it does not. Without a day it is the last such hour. */
  const timeIn = (text) => {
    const written = TIME.exec(text)
    if (!written) return null
    const [, year, month, date, hours, minutes, zone, rest = 0] = written
    if (!year) {
      const time = new Date()
      time.setHours(Number(hours), Number(minutes), 0, 0)
      return time.getTime() > Date.now() + MINUTE ? time.setDate(time.getDate() - 1) : time.getTime()
    }
    /** @type {[number, number, number, number, number]} */
    const parts = [Number(year), Number(month) - 1, Number(date), Number(hours), Number(minutes)]
    if (!zone) return new Date(...parts).getTime()
    const offset = Math.abs(Number(zone)) * 60 + Number(rest)
    return Date.UTC(...parts) - (zone.startsWith("-") ? -offset : offset) * MINUTE
  }

  const span = (milliseconds) => {
    const seconds = Math.floor(milliseconds / 1_000)
    return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  }

  // Fields

  const start = document.querySelector("[data-type=moment]")
  const startKey = start?.dataset.field ?? start?.dataset.blank
  const startLabel = start?.dataset.labelText ?? start?.cloneNode(true).firstChild.textContent.trim()

  /** @type {[string, HTMLInputElement][]} */
  const controls = []

  const bound = (key, control) => {
    controls.push([key, control])
    return control
  }

  const fieldOf = (key, type, label, choices = []) => {
    const attributes = { class: "pb-ready__control", "aria-label": label, oninput: ({ target }) => keep(key, target.value), autocomplete: "off" }
    if (choices.length) return bound(key, select([["", EMPTY], ...choices], { ...attributes, oninput: undefined, onchange: attributes.oninput }))
    if (type === "long_text") return bound(key, h("textarea", { ...attributes, placeholder: label, rows: 1, maxlength: 2_000 }))
    return bound(key, h("input", { ...attributes, type: "text", maxlength: 200, size: 12 }))
  }

  const nowButton = (key, label) =>
    button(say("ready.now"), () => {
      const now = new Date()
      keep(key, key === startKey ? `${day(now)} ${clock(now)} ${zoneOf(now)}` : clock(now))
    }, { class: "pb-button pb-ready__now", "aria-label": `${say("ready.now")}: ${label}` })

  for (const term of document.querySelectorAll(".pb-form:not(.pb-fold *) dt[data-field]")) {
    const { field, type } = term.dataset
    if (type === "choice" || type === "check") continue
    const label = term.cloneNode(true).firstChild.textContent.trim()
    const key = keyOf(field, type, data.language)
    term.after(h("dd", { class: "pb-ready__field" }, fieldOf(key, type, label), type === "moment" && nowButton(key, label)))
  }

  for (const blank of document.querySelectorAll("[data-blank]")) {
    const { blank: field, type, labelText: label } = blank.dataset
    const choices = [...blank.querySelectorAll("[data-choice]")].map((choice) => [choice.dataset.choice, choice.textContent])
    const key = keyOf(field, type, blank.closest("[lang]").lang)
    blank.classList.add("pb-blank--field")
    blank.replaceChildren(fieldOf(key, type, label, choices))
  }

  // Copying

  const valueIn = (blank) => {
    const control = blank.firstElementChild
    const value = control.matches("select") ? control.selectedOptions[0].text : control.value
    return value.trim() || EMPTY
  }
  const textOf = (sentence) =>
    [...sentence.childNodes]
      .map((node) => (node instanceof HTMLElement && node.matches("[data-blank]") ? valueIn(node) : node.textContent))
      .join("")
      .replace(/\s+/g, " ")
      .trim()

  const control = document.querySelector(".pb-copy")
  const heard = h("span", { class: "pb-copy__said", role: "status" })
  const copy = async (sentences) => {
    heard.textContent = ""
    if (await PlaybookClipboard.copy(control, sentences.map(textOf).join("\n"))) heard.textContent = say("ready.copied")
  }

  const sentences = [...document.querySelectorAll("[data-sentence]")]
  for (const sentence of sentences)
    sentence.after(
      button(say("ready.copy"), () => copy([sentence]), {
        class: "pb-button pb-sentence__copy",
        "aria-label": `${say("ready.copy")}: ${textOf(sentence)}`,
      }),
    )
  const nameOf = (code) => data.languages.find((language) => language.code === code)?.name ?? code
  const codes = [...new Set(sentences.map(({ lang }) => lang))]
  const all = codes.map((code) =>
    button(say("ready.copy_all", { language: nameOf(code) }), () => copy(sentences.filter(({ lang }) => lang === code))),
  )
  ;[...document.querySelectorAll(".pb-sentence")].at(-1)?.after(h("p", { class: "pb-actions" }, all, heard))

  // Time

  const since = h("p", { class: "pb-ready__since", role: "timer", hidden: true })
  const due = [...document.querySelectorAll("[data-due]")].map((term) => {
    const key = `due/${term.dataset.due}`
    const label = term.textContent.trim()
    const box = bound(key, h("input", { type: "checkbox", "aria-label": `${say("ready.due")}: ${label}`, onchange: () => keep(key, box.checked) }))
    const left = h("small", { class: "pb-due__left" })
    term.prepend(box, " ")
    term.append(left)
    return { minutes: Number(term.dataset.minutes), left }
  })

  const tick = () => {
    const from = startKey ? timeIn(kept(startKey)) : null
    const passed = from === null ? null : Date.now() - from
    const runs = passed !== null && passed > -MINUTE
    since.hidden = !runs
    for (const { left } of due) left.textContent = ""
    if (passed === null || !runs) return
    since.textContent = `${say("ready.since", { what: startLabel })} ${span(Math.max(0, passed))}`
    for (const { minutes, left } of due) {
      if (!minutes) continue
      const rest = minutes * MINUTE - passed
      left.textContent = say(rest >= 0 ? "ready.left" : "ready.over", { time: span(Math.abs(rest)) })
      left.classList.toggle("pb-due__left--over", rest < 0)
    }
  }

  const again = button(say("ready.again"), async () => {
    if (!(await ask(say("ready.again_sure"), h("p", {}, say("ready.again_means")), say("ready.again")))) return
    store.set(KEPT, Object.fromEntries(Object.keys(store.setting(KEPT)).map((key) => [key, null])))
  }, { "aria-haspopup": "dialog" })

  /** What is printed instead of the page has the same words in its blanks and boxes. */
  const showOnPaper = () => {
    for (const place of document.querySelectorAll(".pb-paper [data-filled]")) {
      const { filled, type = "choice" } = place.dataset
      const value = kept(filled.includes("/") ? filled : keyOf(filled, type, place.closest(".pb-paper__sentence [lang]")?.lang ?? data.language))
      const choices = place.querySelectorAll("[data-choice]")
      for (const choice of choices) choice.toggleAttribute("data-ticked", choice.dataset.choice === value)
      if (place.matches(".pb-paper__choice")) place.toggleAttribute("data-ticked", Boolean(value))
      else if (!choices.length) place.textContent = value
    }
  }

  const show = () => {
    showOnPaper()
    for (const [key, element] of controls) {
      if (element.type === "checkbox") element.checked = Boolean(kept(key))
      else showIn(element, kept(key))
    }
    tick()
  }

  bar.append(since, h("p", { class: "pb-note" }, savedMark(store, signal), " ", say("private"), " ", again))
  bar.before(notices(store, signal))
  const timer = setInterval(tick, 1_000)
  signal.addEventListener("abort", () => clearInterval(timer))
  store.subscribe(show, signal)
  show()
})
