//go:build !amd64 || purego

package bitsliced

func kindsOfMoves() []kindOfMoves { return []kindOfMoves{{"generic", "", genericMoves}} }
