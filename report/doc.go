// Package report makes pages from results. A page is one HTML file that needs no network: styles,
// scripts and data are in it.
package report
