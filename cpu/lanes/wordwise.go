package lanes

import "tpmbench/cpu/keystream"

// Wordwise is a Block that keeps the weights of each word of lanes apart, and can do what Take and
// Unit do for one alone; Old and New of the step are then of that word, [k*N+n]. Passes of a word
// follow each other while its weights are in the nearest caches, where those of all words would leave
// them in every pass.
type Wordwise interface {
	TakeWord(k, machine, word int, from []keystream.From)
	UnitWord(k, word int, s *Step)
}

// byWord has the passes of a Wordwise block.
type byWord struct {
	block Wordwise
	row   int      // from one pass's signs to the next one's, whole cache lines
	gap   int      // from a word's signs to the next one's
	signs []uint64 // of the passes that are done together, [word][row][k*N+n]
}

// wordSigns returns the number of words from one row of byWord.signs to the next, and from those of a word
// of lanes to the next one's. Each row begins at a cache line, because it is stored a vector at a time.
func wordSigns(weights, words int) (row, gap int) {
	row = PaddedInputs(weights, words)
	return row, (rowsAtATime(weights*words) + 1) * row
}

func newByWord(b Wordwise, weights, words int) *byWord {
	row, gap := wordSigns(weights, words)
	return &byWord{block: b, row: row, gap: gap, signs: keystream.Aligned(words * gap)}
}

// passes does the passes of h, those of a word of lanes one after the other as far as the inputs of
// several are made together.
func (b *byWord) passes(s *Step, h *history) {
	for done := 0; done < len(h.differ); {
		s.meter.lap(phaseRest, 0)
		rows := s.signs.run(s.pair, len(h.differ)-done)
		for i, row := range rows {
			apart(b.signs[i*b.row:], row, b.gap, s.words)
		}
		passes := len(rows) - 1
		s.meter.lap(phaseTrivium, s.weights*passes)
		for word := range s.words {
			b.take(s, word)
			b.pass(s, word, h.differ[done:done+passes], h.learn[done:])
		}
		s.Old, s.New = rows[passes-1], rows[passes]
		s.taking = s.taking[:0]
		s.meter.lap(phaseUpdate, s.weights*passes)
		done += passes
	}
}

// take takes the weights of a word of lanes, just before its passes read them.
func (b *byWord) take(s *Step, word int) {
	if len(s.taking) == 0 {
		return
	}
	s.meter.lap(phaseUpdate, 0)
	for k := range s.p.K {
		for machine := range s.p.Machines() {
			b.block.TakeWord(k, machine, word, s.taking)
		}
	}
	items := 0
	if word == 0 { // a (k, n) counts once for all words
		items = s.weights
	}
	s.meter.lap(phaseRefill, items)
}

// pass does passes of a word of lanes.
func (b *byWord) pass(s *Step, word int, differ, learn [][]uint64) {
	signs := b.signs[word*b.gap : (word+1)*b.gap]
	for i := range differ {
		s.Old, s.New = signs[i*b.row:i*b.row+s.weights], signs[(i+1)*b.row:(i+1)*b.row+s.weights]
		s.Differ = differ[i]
		s.Differ[word], s.Unequal[word] = 0, 0
		for k := range s.p.K {
			if i%2 == 1 { // to and fro, as in Step.pass
				k = s.p.K - 1 - k
			}
			b.block.UnitWord(k, word, s)
		}
		s.decideWord(word, learn[i], s.invertTau, s.invertUp, s.alwaysUp)
	}
}

// genericApart sets, for each word of lanes, dst from gap times the word on to that word of the planes
// of src.
func genericApart(dst, src []uint64, gap, words int) {
	for i := range len(src) / words {
		for word, x := range src[i*words : (i+1)*words] {
			dst[word*gap+i] = x
		}
	}
}
