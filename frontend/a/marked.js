// What the page's author marked: `data-accord-event` names the event, `data-accord-NAME` a property.
export function properties(element) {
  const found = Object.entries(element.dataset).map(([name, value]) => [name.match(/^accord(?!Event$)([A-Z].*)/)?.[1], value])
  return Object.fromEntries(found.filter(([name]) => name).map(([name, value]) => [name[0].toLowerCase() + name.slice(1), value]))
}

// Of a form only the fields that carry the mark are read; what is not ticked says nothing.
export function fields(form, mark) {
  const marked = [...form.elements].filter((field) => field.dataset[mark] && field.value)
  const told = marked.filter((field) => field.checked || !['checkbox', 'radio'].includes(field.type))
  return Object.fromEntries(told.map((field) => [field.dataset[mark], field.value]))
}
