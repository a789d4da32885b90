// Choices kept on this machine: each is an attribute of the root element, and its values in order.
export const CHOICES = {
  theme: ['auto', 'light', 'dark'],
  density: ['comfortable', 'compact'],
  sidebar: ['wide', 'small'],
  keys: ['on', 'off'],
}

export function chosen(name) {
  const value = stored(name) ?? document.documentElement.dataset[name]
  return CHOICES[name].includes(value) ? value : CHOICES[name][0]
}

export function choose(name, value) {
  try {
    localStorage.setItem(`accord.${name}`, value)
  } catch {
    // A browser that stores nothing keeps the choice for this page.
  }
  document.documentElement.dataset[name] = value
  show(name)
}

export function next(name) {
  const values = CHOICES[name]
  choose(name, values[(values.indexOf(chosen(name)) + 1) % values.length])
}

export function applyAll() {
  for (const name of Object.keys(CHOICES)) document.documentElement.dataset[name] = chosen(name)
}

// Buttons `data-choice="theme:dark"` say by aria-pressed which one holds.
export function show(name) {
  for (const button of document.querySelectorAll(`[data-choice^="${name}:"]`)) {
    button.setAttribute('aria-pressed', String(button.dataset.choice === `${name}:${chosen(name)}`))
  }
}

function stored(name) {
  try {
    return localStorage.getItem(`accord.${name}`)
  } catch {
    return null
  }
}
