package keyspace

// Column steps all A beside one B. It is for one goroutine, and for any number of B.
type Column struct {
	s      *Space
	tables []table // [step]
	at     []int32 // [number]: 1 + the place of these weights in the part at work, 0 if not there

	parts []part
	list  []entry // of the parts, one after another
	// memory for the next step's
	nextParts []part
	nextList  []entry
}

// part is a set of A that an attacker cannot tell apart, all beside the same B.
type part struct {
	b      uint32 // B's weights now
	end    int    // where its entries end
	synced uint64 // how many A have had B's weights already
}

// entry is weights that some A of a part have now.
type entry struct {
	a uint32
	n uint32 // how many A
}

// NewColumn returns a Column for the machines and inputs of s.
func (s *Space) NewColumn() *Column {
	c := &Column{s: s, at: make([]int32, s.machines)}
	for _, x := range s.inputs {
		c.tables = append(c.tables, s.table(x))
	}
	return c
}

// Run steps all A beside the B that begins with the weights of a number. It sets left[t] for the
// steps t = 0, 1, ..., as many as left has and there are inputs for, and adds to keys[t][w] how many
// of the pairs are synchronised then with the weights of number w. Keys may be nil.
func (c *Column) Run(b uint32, left []Left, keys [][]uint32) {
	c.list = c.list[:0]
	for a := range c.s.machines {
		c.list = append(c.list, entry{uint32(a), 1})
	}
	c.parts = append(c.parts[:0], part{b: b, end: len(c.list)})
	for t := range min(len(left), len(c.tables)+1) {
		if t > 0 {
			c.step(c.tables[t-1])
		}
		var to []uint32
		if keys != nil {
			to = keys[t]
		}
		left[t] = c.count(to)
	}
}

// count sums over the parts.
func (c *Column) count(keys []uint32) (l Left) {
	from := 0
	for i := range c.parts {
		p := &c.parts[i]
		var n, synced uint64
		for _, e := range c.list[from:p.end] {
			n += uint64(e.n)
			if e.a == p.b {
				synced = uint64(e.n)
			}
		}
		l.add(n, uint64(p.end-from), synced, synced-p.synced)
		if keys != nil {
			keys[p.b] += uint32(synced)
		}
		p.synced, from = synced, p.end
	}
	return l
}

// step divides every part by A's output, and moves A and B where the outputs are equal.
func (c *Column) step(t table) {
	parts, list := c.nextParts[:0], c.nextList[:0]
	from := 0
	for _, p := range c.parts {
		for output := range uint32(2) {
			q, start := part{b: p.b}, len(list)
			learns := t[p.b]&1 == output
			if learns {
				q.b, q.synced = t[p.b]>>1, p.synced
			}
			for _, e := range c.list[from:p.end] {
				if t[e.a]&1 != output {
					continue
				}
				if learns {
					e.a = t[e.a] >> 1
				}
				if i := c.at[e.a]; i > 0 {
					list[i-1].n += e.n
					continue
				}
				list = append(list, e)
				c.at[e.a] = int32(len(list))
			}
			for _, e := range list[start:] {
				c.at[e.a] = 0
			}
			if q.end = len(list); q.end > start {
				parts = append(parts, q)
			}
		}
		from = p.end
	}
	c.parts, c.nextParts = parts, c.parts
	c.list, c.nextList = list, c.list
}
