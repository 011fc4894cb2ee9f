//go:build !amd64 || purego

package attackers

// moves are those of this processor.
func moves() Moves { return genericMoves }
