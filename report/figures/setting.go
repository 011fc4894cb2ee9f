package figures

import "tpmbench/kernels"

// setting says what the runs and curves behind a picture have in common, without the seed, which is
// that of the page.
func (r Results) setting() string {
	var list []kernels.Params
	for _, run := range r.Runs {
		list = append(list, run.Params)
	}
	for _, c := range r.Curves {
		list = append(list, c.Params)
	}
	for i := range list {
		list[i].Seed = kernels.Default().Seed
	}
	return kernels.Common(list)
}
