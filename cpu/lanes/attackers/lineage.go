package attackers

import "math/bits"

// Where networks came from is of interest to those who listen only: from is nil elsewhere.

// stay says that all networks are where they were.
func (p *population) stay() {
	for i := range p.from {
		p.from[i] = int32(i)
	}
	p.moved = false
}

// gathered says that the networks of present have been moved into the lowest lanes.
func (p *population) gathered() {
	if p.from == nil {
		return
	}
	p.moved = true
	to := 0
	for word, present := range p.present[:p.words] {
		for ; present != 0; present &= present - 1 {
			p.from[to] = p.from[64*word+bits.TrailingZeros64(present)]
			to++
		}
	}
}

// branched says that each network of the lowest lanes has been replaced by 2^shift copies.
func (p *population) branched(shift int) {
	if p.from == nil {
		return
	}
	p.moved = true
	for to := p.count<<shift - 1; to >= 0; to-- {
		p.from[to] = p.from[to>>shift]
	}
}
