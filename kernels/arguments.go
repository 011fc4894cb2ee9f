package kernels

import "strings"

// CommandLine returns the flags of p, as a person would type them: the parameters that differ from
// their defaults, and those that say which machines and trials they are. rename gives a field
// another flag, with its hyphens, or leaves it out where that is empty.
func (p Params) CommandLine(rename map[string]string) string {
	var words []string
	for i := range Fields {
		f := &Fields[i]
		flag, other := rename[f.Name]
		switch {
		case other && flag == "" || !f.Told && f.IsDefault(p):
			continue
		case !other:
			flag = f.Called()
		}
		words = append(words, flag)
		if f.Kind != Truth {
			words = append(words, f.Text(p))
		}
	}
	return strings.Join(words, " ")
}

// Variant lists what is particular about p's pairs beside K, N, L, rule and tie, in short: M=3,
// start near.
func (p Params) Variant() (list []string) {
	for i := range Fields {
		f := &Fields[i]
		if f.Late && !f.IsDefault(p) && !(f.Aside && f.Of != nil) {
			list = append(list, f.InShort(p))
		}
	}
	return list
}

// InShort returns what p has of the field, as labels say it: M=3, start near; of a Truth what
// stands for true.
func (f *Field) InShort(p Params) string {
	if f.Kind == Truth {
		return f.Label
	}
	return f.Label + f.Text(p)
}

// Called returns the flag of the field as people type it: -K, --max-steps.
func (f *Field) Called() string {
	if f.Short != "" {
		return "-" + f.Short
	}
	return "--" + f.Flag
}

// Flag returns the flag of the parameter of a name, of Fields or not, for Named.
func Flag(name string) string {
	if f := FieldOf(name); f != nil {
		return f.Called()
	}
	return "--" + strings.ReplaceAll(name, "_", "-")
}
