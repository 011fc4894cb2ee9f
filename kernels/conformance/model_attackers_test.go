package conformance

import (
	"cmp"
	"math/bits"
	"slices"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// attacker is an attacker of the model. Signs are masks of hidden units, set
// where the sign is +1.
type attacker struct {
	w    []int8
	hits []bool // genetic: a learning step each
}

// atSync is what a row says about the attackers at sync_steps.
type atSync struct {
	steps   uint64
	learned uint32
	key     []int8
	equal   []int // the weights that each attacker shares with A
	away    []int // how far each attacker is from A
}

func (e *modelEngine) atSync(l *lane) atSync {
	s := atSync{steps: l.t, learned: l.learned, key: slices.Clone(l.a)}
	for _, x := range l.attackers {
		s.equal = append(s.equal, shared(x.w, l.a))
		s.away = append(s.away, e.away(x.w, l.a))
	}
	return s
}

// away returns the distance of w from v.
func (e *modelEngine) away(v, w []int8) (sum int) {
	for j := range v {
		d := int(v[j]) - int(w[j])
		switch {
		case e.is("distance of squares"):
			d *= d
		case e.is("distance of 8 bits"):
			d = int(int8(d))
		case e.is("distance counts weights") && d != 0:
			d = 1
		}
		sum += max(d, -d)
	}
	return sum
}

// near returns how many weights differ by 1 at most.
func near(v, w []int8) (n int) {
	for j := range v {
		if d := int(v[j]) - int(w[j]); d*d <= 1 {
			n++
		}
	}
	return n
}

func shared(v, w []int8) (n int) {
	for j := range v {
		if v[j] == w[j] {
			n++
		}
	}
	return n
}

// caught reports whether an attacker has learned the weights.
func (e *modelEngine) caught(l *lane) bool {
	of := l.a
	if e.is("B is who is followed") {
		of = l.b
	}
	if !l.synced && !e.is("learn_steps before sync_steps") || e.is("learn_steps after sync_steps") && l.t == l.sync.steps {
		return false
	}
	return slices.ContainsFunc(l.attackers, func(x attacker) bool { return slices.Equal(x.w, of) })
}

// attackerColumns fills in the columns of row i about l's attackers.
func (e *modelEngine) attackerColumns(l *lane, i int) {
	if e.p.Attack == kernels.NoAttack {
		return
	}
	e.out.AttackersSynced[i], e.out.BestEqualWeights[i] = kernels.Null, kernels.Null
	if l.synced {
		n := 0
		for _, equal := range l.sync.equal {
			if equal == e.p.Weights() {
				n++
			}
		}
		best := slices.Max(l.sync.equal)
		switch {
		case e.is("the best is the first") && len(l.sync.equal) > 0:
			best = l.sync.equal[0]
		case e.is("attackers_synced is at most 1"):
			n = min(n, 1)
		}
		e.out.AttackersSynced[i], e.out.BestEqualWeights[i] = uint32(n), uint32(best)
	}
	if e.p.Distance {
		e.out.LeastDistance[i] = kernels.Null
		if l.synced {
			e.out.LeastDistance[i] = uint32(slices.Min(l.sync.away))
			if e.is("distance of the first attacker") {
				e.out.LeastDistance[i] = uint32(l.sync.away[0])
			}
		}
	}
	if e.p.Follow {
		e.out.LearnSteps[i], _ = l.caught.columns()
	}
}

// drawAttackers draws the attackers of a trial.
func (e *modelEngine) drawAttackers(trial kernels.Trial) []attacker {
	n := e.p.Attackers
	if e.p.Attack == kernels.Genetic {
		n = 1
	}
	attackers := make([]attacker, n)
	for i := range attackers {
		number := uint16(i + 1)
		switch {
		case e.is("attackers begin with the pair's stream"):
			number--
		case e.is("streams of 8 bits"):
			number &= 255
		}
		s := stream{s: trivium.ForTrial(trial.Seed, trial.Number, number)}
		attackers[i].w = e.weights(s.slowly)
	}
	return attackers
}

// fields returns the local fields of weights w.
func (e *modelEngine) fields(w, x []int8) []int {
	h := make([]int, e.p.K)
	for k := range h {
		for j := k * e.p.N; j < (k+1)*e.p.N; j++ {
			h[k] += int(w[j]) * int(x[j])
		}
	}
	return h
}

// plus returns the units whose sign is +1; attackers have the tie of B.
func (e *modelEngine) plus(h []int) (mask uint32) {
	zero := e.p.Tie == kernels.TiePlus || e.p.Tie == kernels.TieSplit && e.is("attackers have the tie of A")
	for k, v := range h {
		if v > 0 || v == 0 && zero {
			mask |= 1 << k
		}
	}
	return mask
}

// output is the product of the signs.
func (e *modelEngine) output(mask uint32) int {
	return 1 - 2*((e.p.K-bits.OnesCount32(mask))%2)
}

// weakest returns the unit whose sign a geometric attacker flips.
func (e *modelEngine) weakest(h []int) int {
	units := make([]int, len(h))
	for k := range units {
		units[k] = k
		if e.is("flips the last of equal fields") {
			units[k] = len(h) - 1 - k
		}
	}
	slices.SortStableFunc(units, func(i, j int) int { return cmp.Compare(h[i]*h[i], h[j]*h[j]) })
	switch {
	case e.is("flips the largest field"):
		return units[len(units)-1]
	case e.is("flips the smallest field with its sign"):
		return slices.Index(h, slices.Min(h))
	}
	return units[0]
}

// attack is a learning step with output tau for l's attackers.
func (e *modelEngine) attack(l *lane, tau int) {
	x := l.x
	guesses := make([]uint32, len(l.attackers))
	moves := make([]bool, len(l.attackers))
	for i := range l.attackers {
		c := &l.attackers[i]
		h := e.fields(c.w, x)
		mask := e.plus(h)
		hit := e.output(mask) == tau
		c.hits = append(c.hits, hit)
		switch {
		case e.p.Attack == kernels.Observer && !e.is("an observer looks at its own output"), e.p.Attack == kernels.Simple && e.is("simple always moves"):
			hit = true
		case e.p.Attack == kernels.Majority && e.is("votes before the flip") && e.votes(l):
			hit = true
		case e.p.Attack >= kernels.Geometric && (!hit || e.is("flips always")):
			mask ^= 1 << e.weakest(h)
			hit = true
		}
		guesses[i], moves[i] = mask, hit
	}
	if e.p.Attack == kernels.Majority && e.votes(l) {
		elected := e.elect(guesses)
		for i := range guesses {
			guesses[i] = elected
		}
	}
	if e.p.Attack == kernels.Genetic {
		e.evolve(l, guesses, tau)
		return
	}
	for i, c := range l.attackers {
		if moves[i] {
			e.move(c, x, guesses[i], tau)
		}
	}
}

// votes reports whether a majority votes in l's present step.
func (e *modelEngine) votes(l *lane) bool {
	t, from := l.t, e.p.Wait+1
	switch {
	case e.is("votes in odd steps"):
		t++
	case e.is("votes in even learning steps"):
		t = uint64(l.learned)
	case e.is("votes from wait on"):
		from--
	}
	return l.t >= from && t%2 == 0
}

// elect returns the most frequent guess, the smallest of several: the first of the longest runs
// in the sorted list.
func (e *modelEngine) elect(guesses []uint32) uint32 {
	list := slices.Clone(guesses)
	if e.is("votes with unit 0 the highest bit") {
		for i, g := range list {
			list[i] = bits.Reverse32(g) >> (32 - e.p.K)
		}
	}
	slices.Sort(list)
	longest, elected := 0, uint32(0)
	for i := 0; i < len(list); {
		run := 1
		for i+run < len(list) && list[i+run] == list[i] {
			run++
		}
		if run > longest || run == longest && e.is("the largest of equal votes") {
			longest, elected = run, list[i]
		}
		i += run
	}
	if e.is("votes with unit 0 the highest bit") {
		elected = bits.Reverse32(elected) >> (32 - e.p.K)
	}
	return elected
}

func (e *modelEngine) move(c attacker, x []int8, mask uint32, tau int) {
	sigma := make([]int, e.p.K)
	for k := range sigma {
		sigma[k] = 2*int(mask>>k&1) - 1
	}
	e.learn(c.w, x, sigma, tau)
}

// evolve does a learning step of genetic networks, whose histories already include it.
func (e *modelEngine) evolve(l *lane, guesses []uint32, tau int) {
	room := e.p.Attackers
	if e.is("branches where there is more room") {
		room--
	}
	x, branches := l.x, 1<<(e.p.K-1)
	if branches*len(l.attackers) > room {
		for i, c := range l.attackers {
			e.move(c, x, guesses[i], tau)
		}
		e.selection(l)
		return
	}
	var attackers []attacker
	for _, c := range l.attackers {
		at := len(attackers)
		for mask := range uint32(1) << e.p.K {
			if e.output(mask) != tau {
				continue
			}
			child := attacker{slices.Clone(c.w), slices.Clone(c.hits)}
			switch {
			case e.is("copies begin with no history"):
				child.hits = make([]bool, len(c.hits))
			case e.is("copies do not have the step's bit"):
				child.hits[len(child.hits)-1] = true
			}
			e.move(child, x, mask, tau)
			attackers = append(attackers, child)
		}
		if e.is("copies in descending order") {
			slices.Reverse(attackers[at:])
		}
	}
	l.attackers = attackers
	if e.is("selects after branching too") {
		e.selection(l)
	}
}

// selection drops the networks with few hits, except for the best 20.
func (e *modelEngine) selection(l *lane) {
	first, back, least, best := 20, 20, 10, 20
	switch {
	case e.is("selects from the 21st learning step on"):
		first++
	case e.is("selects from the 19th learning step on"):
		first--
	case e.is("remembers 19 learning steps"):
		back--
	case e.is("remembers all learning steps"):
		back = len(l.attackers[0].hits)
	case e.is("wants 11 hits"):
		least++
	case e.is("wants 9 hits"):
		least--
	case e.is("keeps 19 of the best"):
		best--
	case e.is("keeps none of the best"):
		best = 1
	}
	if len(l.attackers[0].hits) < first {
		return
	}
	// hits, and the number of networks that have each number of them
	count, of := make([]int, len(l.attackers)), map[int]int{}
	for i, c := range l.attackers {
		for _, hit := range c.hits[max(0, len(c.hits)-back):] {
			if hit {
				count[i]++
			}
		}
		of[count[i]]++
	}
	earlier := map[int]int{}
	var stay []attacker
	for i, c := range l.attackers {
		before := earlier[count[i]]
		if earlier[count[i]]++; e.is("of equals the last stay") {
			before = of[count[i]] - earlier[count[i]]
		}
		for hits, n := range of {
			if hits > count[i] {
				before += n
			}
		}
		if count[i] >= least || before < best {
			stay = append(stay, c)
		}
	}
	l.attackers = stay
}
