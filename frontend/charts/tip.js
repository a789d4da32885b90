// The words beside the pointer, as elements: markup in a text would need inline styles.
export function tip(points, spec, formats) {
  const box = element('div', 'chart-tip')
  const all = Array.isArray(points) ? points : [points]
  const shown = spec.kind === 'line' || spec.kind === 'bar' ? unique(all.filter((point) => known(point.value))) : all
  if (Array.isArray(points)) box.append(element('b', '', shown[0]?.axisValueLabel ?? all[0]?.axisValueLabel ?? ''))
  for (const point of shown) box.append(lineOf(point, spec, formats))
  return box
}

// Where the dashed stroke begins both strokes hold the point.
function unique(points) {
  return [...new Map(points.map((point) => [point.seriesName, point])).values()]
}

function lineOf(point, spec, formats) {
  const line = element('div')
  const value = spec.kind === 'heatmap' ? point.value[2] : point.value
  line.append(element('span', '', nameOf(point, spec)), element('b', '', known(value) ? formats.full(value) : '–'))
  return line
}

function nameOf(point, spec) {
  if (spec.kind === 'heatmap') return `${spec.rows[point.value[1]]}, ${spec.columns[point.value[0]]}`
  if (point.dataType === 'edge') return `${point.data.source} → ${point.data.target}`
  return spec.kind === 'line' || spec.kind === 'bar' ? point.seriesName : point.name
}

function known(value) {
  return value !== null && value !== undefined && value !== '-'
}

function element(tag, name = '', text = '') {
  const made = document.createElement(tag)
  if (name) made.className = name
  made.textContent = text
  return made
}
