// What AssemblyScript calls its numbers, for the files of constants that src/kernel shares with this folder.
type usize = number;
type u32 = number;
