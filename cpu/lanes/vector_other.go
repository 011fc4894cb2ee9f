//go:build !amd64 || purego

package lanes

func decide(s *Step, learn []uint64, invertTau, invertUp, alwaysUp uint64) {
	genericDecide(s, learn, invertTau, invertUp, alwaysUp)
}

func count(planes, masks []uint64, words int) { genericCount(planes, masks, words) }

func turn(dst, src, flip []uint64, stride, words int) { genericTurn(dst, src, flip, stride, words) }

func apart(dst, src []uint64, gap, words int) { genericApart(dst, src, gap, words) }
