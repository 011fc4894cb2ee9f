// Package web holds what the pages share: scripts and styles, embedded, since a page needs no
// network.
package web

import _ "embed"

// ECharts is Apache ECharts 6.1.0, dist/echarts.common.min.js of the npm
// package echarts (Apache-2.0; LICENSE and NOTICE stand beside it, with those of zrender 6.1.0 and
// d3, of which it contains code).
//
//go:embed echarts/echarts.common.min.js
var ECharts string

// Charts is how the pages' plots look and behave; it needs ECharts.
var Charts = heading + chart

//go:embed heading.js
var heading string // what stands above a plot, in the picture

//go:embed chart.js
var chart string

// Style is style.css, the pages' style, light and dark, on screen and on paper.
//
//go:embed style.css
var Style string
