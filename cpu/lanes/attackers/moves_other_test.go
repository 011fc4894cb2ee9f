//go:build !amd64 || purego

package attackers

func kindsOfMoves() []kindOfMoves { return []kindOfMoves{{"generic", "", genericMoves}} }
