package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"text/tabwriter"

	"go.yaml.in/yaml/v3"

	"duban/formats/workbook"
)

// emit prints rows in the chosen format: JSON is one object a line, YAML one document each, CSV and table take the JSON names as header.
func emit[T any](a *app, rows []T) error {
	switch a.format {
	case "json":
		for _, r := range rows {
			line, err := compact(r)
			if err != nil {
				return err
			}
			a.say("%s\n", line)
		}
		return nil
	case "yaml":
		for _, r := range rows {
			if err := a.yaml(r); err != nil {
				return err
			}
		}
		return nil
	case "xlsx":
		return usageError{errors.New("this listing has no form as xlsx")}
	case "csv":
		w := csv.NewWriter(a.out)
		if err := w.Write(header[T]()); err != nil {
			return err
		}
		for _, r := range rows {
			if err := w.Write(harmless(cells(r))); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	default:
		w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
		_, err := fmt.Fprintln(w, strings.ToUpper(strings.Join(header[T](), "\t")))
		for _, r := range rows {
			_, err = fmt.Fprintln(w, strings.Join(cells(r), "\t"))
		}
		if err != nil {
			return err
		}
		return w.Flush()
	}
}

// harmless returns the cells as CSV may hold them.
func harmless(cells []string) []string {
	for i := range cells {
		cells[i] = workbook.Disarm(cells[i])
	}
	return cells
}

// yaml prints a value as one YAML document, with the names that it has in JSON and in their order.
func (a *app) yaml(v any) error {
	line, err := compact(v)
	if err != nil {
		return err
	}
	var n yaml.Node // JSON is YAML
	if err := yaml.Unmarshal(line, &n); err != nil {
		return err
	}
	plainStyle(&n)
	a.say("---\n")
	e := yaml.NewEncoder(a.out)
	e.SetIndent(2)
	return errors.Join(e.Encode(&n), e.Close())
}

// plainStyle takes off what JSON needs: braces and, where they can be missed, quotes.
func plainStyle(n *yaml.Node) {
	n.Style = 0
	for _, c := range n.Content {
		plainStyle(c)
	}
}

// compact marshals without escaping what is meant for people.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

func header[T any]() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

func cells(v any) []string {
	var all []string
	r := reflect.ValueOf(v)
	for i := range r.NumField() {
		switch x := r.Field(i).Interface().(type) {
		case []string:
			all = append(all, strings.Join(x, " "))
		default:
			all = append(all, fmt.Sprint(x))
		}
	}
	return all
}
