// Package web holds what the pages share: scripts and styles, embedded, since
// a page needs no network.
package web

import _ "embed"

// ECharts is Apache ECharts 6.1.0, dist/echarts.common.min.js of the npm
// package echarts (Apache-2.0; LICENSE and NOTICE stand beside it).
//
//go:embed echarts/echarts.common.min.js
var ECharts string
