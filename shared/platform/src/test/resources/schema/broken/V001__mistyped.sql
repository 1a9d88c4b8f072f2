create tabel mistyped ();
