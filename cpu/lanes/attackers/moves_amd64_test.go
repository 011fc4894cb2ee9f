//go:build amd64 && !purego

package attackers

func kindsOfMoves() []kindOfMoves {
	return []kindOfMoves{{"generic", "", genericMoves}, {"BMI2", lacksBMI2(), movesBMI2}}
}
