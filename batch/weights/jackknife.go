package weights

import "math"

// jackknife returns the estimates from all groups together and their standard errors, NaN where they
// are not defined. Groups may differ in size by a key, so it is the delete-m_j jackknife (Busing,
// Meijer, van der Leeden 1999), which for groups of one key is the usual one.
func jackknife(s shape, groups []sums) (values, se []float64) {
	all := s.newSums()
	for i := range groups {
		all.merge(&groups[i], 1)
	}
	width := shares + len(all.counts)
	values, se = make([]float64, width), make([]float64, width)
	all.estimates(s, values)
	if len(groups) < 2 {
		for i := range se {
			se[i] = math.NaN()
		}
		return values, se
	}
	size := float64(all.keys)
	pseudo := make([]float64, len(groups)*width)
	mean := make([]float64, width)
	for j := range groups {
		row := pseudo[j*width:][:width]
		h := size / float64(groups[j].keys)
		all.merge(&groups[j], -1)
		all.estimates(s, row)
		all.merge(&groups[j], 1)
		for i := range row {
			row[i] = h*values[i] - (h-1)*row[i]
			mean[i] += row[i] / h
		}
	}
	for j := range groups {
		h := size / float64(groups[j].keys)
		for i, p := range pseudo[j*width:][:width] {
			se[i] += (p - mean[i]) * (p - mean[i]) / (h - 1)
		}
	}
	for i := range se {
		se[i] = math.Sqrt(se[i] / float64(len(groups)))
	}
	return values, se
}
