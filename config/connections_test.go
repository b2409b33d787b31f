package config_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"duban/config"
)

// places are the words in a setting's name that say that it names another machine, or a place where others come in.
var places = regexp.MustCompile(`(^|_)(host|url|listen|proxy|server|port)($|_)`)

// connecting returns the settings that name machines, as mail.host; of lists and maps the setting that has them.
func connecting(of reflect.Type, path string) (all []string) {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Map {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || of.PkgPath() != reflect.TypeFor[config.Settings]().PkgPath() {
		return nil
	}
	for i := range of.NumField() {
		f := of.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("mapstructure"), ",")
		if name == "" || name == "-" {
			all = append(all, connecting(f.Type, path)...)
			continue
		}
		key := strings.TrimPrefix(path+"."+name, ".")
		if places.MatchString(name) {
			all = append(all, key)
		}
		all = append(all, connecting(f.Type, key)...)
	}
	return all
}

// Each setting that names another machine, or a place where others come in, stands on the page of connections.
func TestTheConnectionsAreAllNamed(t *testing.T) {
	page, err := os.ReadFile("../docs/connections.zh-CN.md")
	if err != nil {
		t.Fatal(err)
	}
	all := connecting(reflect.TypeFor[config.Settings](), "")
	for _, key := range all {
		named := false
		for group := strings.TrimSuffix(key, "_file"); group != "" && !named; group = group[:max(0, strings.LastIndexByte(group, '.'))] {
			named = strings.Contains(string(page), "`"+group+"`") // or whole what it belongs to, as `channels`
		}
		if !named {
			t.Errorf("%s is not on the page", key)
		}
	}
	if len(all) < 8 {
		t.Errorf("these settings only name machines: %q", all)
	}
}
