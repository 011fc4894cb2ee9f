// Package planes adds up numbers that are bit planes: bit i of all lanes' numbers is a
// word, plane i.
package planes
