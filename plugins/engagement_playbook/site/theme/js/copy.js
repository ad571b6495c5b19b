/** Copying, on pages with the control of `copy.html.j2`. */
const PlaybookClipboard = (() => {
  const write = (text, html) => {
    if (!html || typeof ClipboardItem === "undefined") return navigator.clipboard.writeText(text)
    const blob = (content, type) => new Blob([content], { type })
    return navigator.clipboard.write([
      new ClipboardItem({ "text/plain": blob(text, "text/plain"), "text/html": blob(html, "text/html") }),
    ])
  }

  const offer = (control, text) => {
    control.append(control.querySelector("template").content.cloneNode(true))
    const dialog = control.querySelector("dialog")
    const field = dialog.querySelector("textarea")
    dialog.addEventListener("close", () => dialog.remove())
    field.value = text
    dialog.showModal()
    field.select()
  }

  /** Copy a text; answers whether it could, else the text stands selected in a field. */
  const copy = async (control, text, html = "") => {
    try {
      await write(text, html)
      return true
    } catch {
      // Without a secure address a browser has no clipboard for pages, and with one it may refuse.
      offer(control, text)
      return false
    }
  }

  return { copy }
})()

/**
 * Takes a list or form elsewhere: as text with boxes for a chat, as a Markdown task list, as a table for a spreadsheet.
 *
 * What is copied is what the page shows, a reader's ticks included; their notes and reasons are not. Where the browser
 * does not let a page copy, the text stands selected in a field.
 *
 * @typedef {{text: string, isDone?: boolean, detail?: string, cells: string[]}} Line
 *   What is to be done or filled in, what stands below it, and its row in a table.
 */
PlaybookPage.onEach(".pb-copy", (control) => {
  const words = control.dataset
  const heads = (words.headsText ?? "").split("|")
  const [, , , critical] = heads
  const heard = control.querySelector("[role=status]")

  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name])

  /** What an element says, in one line, without some of its parts. */
  const textOf = (element, without) => {
    const clone = element.cloneNode(true)
    if (without) for (const part of clone.querySelectorAll(without)) part.remove()
    return clone.textContent.replace(/\s+/g, " ").trim()
  }

  const itemLine = (item, number) => {
    const evidence = item.querySelector(".pb-item__evidence")
    const owner = item.querySelector(".pb-item__owner")
    const isCritical = "critical" in item.dataset
    const isDone = item.querySelector("input").checked
    const isLeftOut = item.dataset.state === "na"
    const text = textOf(item.querySelector("label"), ".pb-critical")
    const proof = evidence ? textOf(evidence, "b") : ""
    const marked = isCritical ? fill(words.criticalItemText, { text }) : text
    return {
      text: isLeftOut ? fill(words.leftOutItemText, { text: marked }) : marked,
      isDone,
      detail: proof && fill(words.evidenceText, { text: proof }),
      cells: [
        String(number),
        isDone ? words.doneText : isLeftOut ? words.leftOutText : "",
        isCritical ? critical : "",
        text,
        owner ? textOf(owner) : "",
        proof,
      ],
    }
  }

  const fieldLine = (label) => {
    const text = textOf(label, "small")
    let answer = label.nextElementSibling
    while (answer?.matches("dd:not(.pb-form__choices)")) answer = answer.nextElementSibling
    const choices = answer?.matches("dd") ? textOf(answer, "span") : ""
    return { text: choices ? fill(words.choicesText, { text, choices }) : text, cells: [text, "", choices] }
  }

  const headLine = (row) => {
    const cells = [...row.querySelectorAll("th")].map((cell) => textOf(cell, "small"))
    return { text: cells.join(" · "), cells }
  }

  const titleOfPage = () => textOf(document.querySelector("h1"), ".headerlink")
  const audience = words.audienceText ? [words.audienceText] : []

  const LINES = "[data-item], .pb-form dt, .pb-sheet thead tr, .pb-signatures li"

  /** What the page holds, `[{heading, lines}]`; a heading without such lines is another one. */
  const read = () => {
    let group = { heading: "", lines: /** @type {Line[]} */ ([]) }
    const groups = [group]
    let number = 0
    for (const element of document.querySelectorAll(`h2, .pb-items--plain, ${LINES}`)) {
      if (element.matches("h2")) groups.push((group = { heading: textOf(element, ".headerlink"), lines: [] }))
      else if (element.matches(".pb-items--plain")) groups.push((group = { heading: "", lines: [] }))
      else if (element.matches("[data-item]")) group.lines.push(itemLine(element, (number += 1)))
      else if (element.matches("dt")) group.lines.push(fieldLine(element))
      else if (element.matches("tr")) group.lines.push(headLine(element))
      else group.lines.push({ text: textOf(element), cells: [textOf(element)] })
    }
    return groups.filter(({ lines }) => lines.length)
  }

  const asText = () => {
    const blocks = read().map(({ heading, lines }) => [
      ...(heading ? [heading] : []),
      ...lines.flatMap(({ text, isDone, detail }) => [`${isDone ? "☑" : "☐"} ${text}`, ...(detail ? [`  ${detail}`] : [])]),
    ])
    return [[titleOfPage(), ...audience], ...blocks].map((lines) => lines.join("\n")).join("\n\n")
  }

  /** A text that stays text: markup is escaped, and so is what some readers of Markdown make a link of. */
  const escaped = (text) =>
    text
      .replace(/[\\\x60*_{}[\]#|~$^=@]|:(?=\/\/)|(?<=www)\./gi, "\\$&")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")

  const asMarkdown = () => {
    const blocks = read().flatMap(({ heading, lines }) => [
      ...(heading ? [`### ${escaped(heading)}`] : []),
      lines
        .flatMap(({ text, isDone, detail }) => [`- [${isDone ? "x" : " "}] ${escaped(text)}`, ...(detail ? [`  ${escaped(detail)}`] : [])])
        .join("\n"),
    ])
    return [`## ${escaped(titleOfPage())}`, ...audience.map(escaped), ...blocks].join("\n\n")
  }

  /** Of a list, one table without the columns that nobody uses; of a form, the form. */
  const rows = () => {
    const groups = read()
    if (!document.querySelector("[data-item]"))
      return [[titleOfPage()], ...groups.flatMap(({ heading, lines }) => [[], ...(heading ? [[heading]] : []), ...lines.map(({ cells }) => cells)])]
    const body = groups.flatMap(({ heading, lines }) => lines.map(({ cells: [number, ...cells] }) => [number, heading, ...cells]))
    const used = heads.map((_, place) => body.some((cells) => cells[place]))
    return [heads, ...body].map((cells) => cells.filter((_, place) => used[place]))
  }

  /** Keep a spreadsheet from computing a text, as `support` does for files. */
  const guarded = (cell) => (/^'*[=+\-@＝＋－＠]/.test(cell) ? `'${cell}` : cell)

  /** Quotes at its beginning would be taken for those around a cell. */
  const quoted = (cell) => (cell.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell)

  const htmlTable = (cells) => {
    const table = document.createElement("table")
    for (const row of cells) {
      const line = table.insertRow()
      for (const cell of row) line.insertCell().textContent = cell
    }
    return new XMLSerializer().serializeToString(table)
  }

  const asTable = () => {
    const cells = rows().map((row) => row.map(guarded))
    return [cells.map((row) => row.map(quoted).join("\t")).join("\n"), htmlTable(cells)]
  }

  const WRITERS = { text: () => [asText()], markdown: () => [asMarkdown()], table: asTable }

  const copy = async (button) => {
    heard.textContent = ""
    const [text, html] = WRITERS[button.dataset.copy]()
    if (await PlaybookClipboard.copy(control, text, html)) heard.textContent = button.dataset.copiedText
  }

  for (const button of control.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button))
  control.hidden = false
})
