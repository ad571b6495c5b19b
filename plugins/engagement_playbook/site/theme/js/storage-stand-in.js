/**
 * Lets every page work where the browser refuses site data: the theme's own scripts read `localStorage` without a
 * guard and end at the first error, and with them search, menus and the colour scheme.
 *
 * Stands first in the head. What is put into a stand-in is gone with the page; `PlaybookStandIn` says that it is one,
 * so that what readers write is not taken for kept.
 */
(() => {
  const works = (name) => {
    try {
      globalThis[name].getItem("playbook:")
      return true
    } catch {
      return false
    }
  }

  const standIn = () => {
    const values = new Map()
    return {
      get length() {
        return values.size
      },
      key: (place) => [...values.keys()][place] ?? null,
      getItem: (key) => values.get(String(key)) ?? null,
      setItem: (key, value) => void values.set(String(key), String(value)),
      removeItem: (key) => void values.delete(String(key)),
      clear: () => values.clear(),
    }
  }

  for (const name of ["localStorage", "sessionStorage"]) {
    if (works(name)) continue
    globalThis.PlaybookStandIn = true
    Object.defineProperty(globalThis, name, { value: standIn(), configurable: true })
  }
})()
