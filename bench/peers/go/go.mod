module strait.io/bench/peer

go 1.19
