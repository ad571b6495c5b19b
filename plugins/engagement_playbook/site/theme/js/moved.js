/**
 * Leads from an address that a part of the playbook had before to its present one, with query and hash.
 *
 * Without this script the link on the page leads there.
 */
(() => {
  const link = document.querySelector("a.pb-moved")
  if (!link) return

  const target = new URL(link.href)
  target.search = location.search
  target.hash = location.hash
  // Replaced, so that a step back does not end here again.
  location.replace(target.href)
})()
