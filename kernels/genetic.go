package kernels

// Selection of the attack genetic (Ruttor et al. 2006; CONTRACT.md, section 1): from the
// GeneticMemory-th learning step on, networks with fewer than GeneticHits hits in the last
// GeneticMemory learning steps are dropped, but the GeneticSurvivors with the most stay.
const (
	GeneticMemory    = 20 // V
	GeneticHits      = 10 // U
	GeneticSurvivors = 20
)
