/**
 * What scripts of a page share: making elements, the words of the interface, saving a file, and the notices and the
 * dialog around a reader's engagements.
 *
 * Defines one global, `PlaybookInterface`. Data becomes text and attributes, never markup.
 */
globalThis.PlaybookInterface = (() => {
  "use strict"

  const { strings } = PlaybookStore.page

  /** A string of the interface, a key under `script` in the locale, with its `{fields}` filled. */
  const say = (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), strings[key])

  const sayCount = (key, n) => say(`${key}.${n === 1 ? "one" : "other"}`, { n })

  /**
   * Make an element: `h("button", {class: "x", onclick: listener, hidden: true}, "text", element)`. Functions become
   * listeners, true and false set and leave out an attribute; children that are null or false are left out.
   */
  const h = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name.slice(2), value)
      else if (value === true) element.setAttribute(name, "")
      else if (value !== false && value != null) element.setAttribute(name, value)
    }
    element.append(...children.flat().filter((child) => child != null && child !== false))
    return element
  }

  /** Save a text as a file of the reader's. */
  const save = (name, text) => {
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }))
    h("a", { href: address, download: name }).click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }

  return { h, save, say, sayCount }
})()
