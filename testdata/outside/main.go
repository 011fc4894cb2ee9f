// Command outside is a program of another module that uses package tpmbench: it prints the mean
// number of steps to synchronisation, and the digest of the rows.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"

	"tpmbench"
)

func main() {
	p := tpmbench.Default()
	p.Trials = 1000
	result, err := tpmbench.Run(context.Background(), p, tpmbench.Options{})
	if err != nil {
		log.Fatal(err)
	}
	rows := 0
	for _, err := range result.Rows() {
		if err != nil {
			log.Fatal(err)
		}
		rows++
	}
	s, err := result.Summary()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d rows, %.1f steps, digest %s\n", rows, s.Mean, s.Digest)

	p.K = 0
	var impossible *tpmbench.ParamError
	if _, err = tpmbench.Run(context.Background(), p, tpmbench.Options{}); errors.As(err, &impossible) {
		fmt.Println(impossible.Name, impossible.Want)
	}
}
