//go:build !amd64 || purego

package lanes

func decide(s *Step, learn []uint64, invertTau, invertUp, alwaysUp uint64) {
	genericDecide(s, learn, invertTau, invertUp, alwaysUp)
}

func count(planes, masks []uint64, words int) { genericCount(planes, masks, words) }
