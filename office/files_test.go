package office

import "testing"

func TestAFileSystemOfANetworkIsNamed(t *testing.T) {
	for magic, want := range map[int64]string{0x6969: "NFS", 0xFF534D42: "CIFS", 0xFE534D42: "SMB", 0xEF53: "", 0x58465342: "", 0x01021994: ""} {
		if got := networks[magic]; got != want {
			t.Errorf("%#x is %q, want %q", magic, got, want)
		}
	}
	// A file system of memory is no network's, whatever the tests run on.
	if got := network("/proc"); got != "" {
		t.Errorf("/proc is %q", got)
	}
}
