package shortname_test

import (
	"testing"

	"duban/remind/shortname"
)

// A plan of hundreds of problems is named anew with every look at the store.
func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		shortname.Of("2020年省生态环境保护督察“回头看”指出衡阳市松木生活污水处理厂配套管网建设问题，督察发现配套管网建设仍不完善，大量生活污水未经收集处理由栗山港、杨家坪等排口直排湘江。2020年省生态环境保护督察“回头看”指出角山污水处理厂进水浓度偏低问题，督察发现该厂进水浓度仍然偏低，2023年6月6日至督察进驻结束，东线生活污水管网因路面塌陷造成淤堵破损，每天约1万余吨生活污水直排外环境。")
	}
}
