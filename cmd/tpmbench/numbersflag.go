package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// numberList is a flag for numbers separated by commas.
type numberList struct{ values *[]float64 }

func (l numberList) String() string {
	if l.values == nil {
		return ""
	}
	var s []string
	for _, v := range *l.values {
		s = append(s, strconv.FormatFloat(v, 'g', -1, 64))
	}
	return strings.Join(s, ",")
}

func (l numberList) Type() string { return "numbers" }

func (l numberList) Set(s string) error {
	var values []float64
	for _, word := range strings.Split(s, ",") {
		v, err := parseNumber(word)
		if err != nil {
			return errors.New("must be numbers such as 1.5, separated by commas")
		}
		values = append(values, v)
	}
	*l.values = values
	return nil
}

// number is a flag for one number.
type number struct{ value *float64 }

func (n number) String() string {
	if n.value == nil {
		return ""
	}
	return strconv.FormatFloat(*n.value, 'g', -1, 64)
}

func (n number) Type() string { return "number" }

func (n number) Set(s string) error {
	v, err := parseNumber(s)
	if err != nil {
		return errors.New("must be a number such as 1.5")
	}
	*n.value = v
	return nil
}

// parseNumber reads a finite decimal number.
func parseNumber(s string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err == nil && (math.IsInf(v, 0) || math.IsNaN(v) || strings.ContainsAny(s, "xX_")) {
		err = strconv.ErrSyntax
	}
	return v, err
}
