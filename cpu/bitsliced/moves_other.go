//go:build !amd64 || purego

package bitsliced

// moves are those of this processor.
func moves() Moves { return genericMoves }
