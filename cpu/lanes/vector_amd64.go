//go:build amd64 && !purego

package lanes

//go:generate sh -c "cd ../_asm && go run ./lanes -out ../lanes/lanes_amd64.s -stubs ../lanes/lanes_amd64.go -pkg lanes"

// decide, count, turn and apart run on the vectors that the engine's words make: an engine has
// eight only with AVX-512 and four only with AVX2.

func decide(s *Step, learn []uint64, invertTau, invertUp, alwaysUp uint64) {
	f := decideAVX2
	switch s.words {
	case 8:
		f = decideAVX512
	case 4:
	default:
		genericDecide(s, learn, invertTau, invertUp, alwaysUp)
		return
	}
	f(&s.SigmaA[0], &s.SigmaB[0], &s.LearnA[0], &s.LearnB[0], &s.Up[0], &learn[0], s.p.K, invertTau, invertUp, alwaysUp)
}

func count(planes, masks []uint64, words int) {
	switch words {
	case 8:
		countAVX512(&planes[0], &masks[0], len(masks)/words)
	case 4:
		countAVX2(&planes[0], &masks[0], len(masks)/words)
	default:
		genericCount(planes, masks, words)
	}
}

func apart(dst, src []uint64, gap, words int) {
	planes := len(src) / words
	_ = dst[(words-1)*gap+planes-1]
	done := 0
	if words == 8 && planes >= 8 {
		done = planes &^ 7
		apartAVX512(&dst[0], &src[0], 8*gap, done/8)
	}
	genericApart(dst[done:], src[done*words:], gap, words)
}

func turn(dst, src, flip []uint64, stride, words int) {
	rows := len(dst) / words
	_, _ = src[(rows-1)*stride+words-1], flip[rows*words-1]
	switch words {
	case 8:
		turnAVX512(&dst[0], &src[0], &flip[0], 8*stride, rows/8)
	case 4:
		turnAVX2(&dst[0], &src[0], &flip[0], 8*stride, rows/8)
	default:
		genericTurn(dst, src, flip, stride, words)
	}
}
