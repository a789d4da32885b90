// Menus are `details.menu`: they open without script. Here they close again and follow the arrow keys.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target) || event.target.closest('.menu-list :is(a, button)')) menu.open = false
  }
})

document.addEventListener('focusout', (event) => {
  const menu = event.target.closest('details.menu[open]')
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false
})

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest?.('details.menu')
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!menu || !step) return
  event.preventDefault()
  menu.open = true
  const entries = [...menu.querySelectorAll('.menu-list :is(a, button):not(:disabled)')]
  const at = entries.indexOf(document.activeElement)
  entries[(at + step + entries.length) % entries.length]?.focus()
})
